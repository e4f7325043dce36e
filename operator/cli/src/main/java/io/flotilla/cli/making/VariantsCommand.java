package io.flotilla.cli.making;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.making.v1.CancelMakingJobRequest;
import io.flotilla.proto.making.v1.MakeVariantsRequest;
import io.flotilla.proto.making.v1.MakingJob;
import io.flotilla.proto.making.v1.MakingJobServiceGrpc;
import io.flotilla.proto.making.v1.PlanMakingRequest;
import io.flotilla.proto.making.v1.RetryMakingJobRequest;
import io.flotilla.proto.registry.v1.ModelVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plans what the controller makes of a version, and helps jobs along. */
@Command(
        name = "variants",
        description = "Plan, make, retry and cancel what the controller makes of a version.",
        footer = {
            "",
            "  flotilla variants plan minilm/1.0.0",
            "  flotilla variants plan minilm/1.0.0 --targets INT8,onnx-int8-static,Q4_K_M",
            "  flotilla variants recipe minilm --set INT8,INT4",
            "  flotilla variants recipe minilm --gate mean_cosine:max-degradation=0.02:blocked",
            "  flotilla variants make minilm/1.0.0 INT4 onnx-int8-static",
            "  flotilla variants add minilm/1.0.0 ./olive-out --name olive-int4",
            "  flotilla variants retry minilm/1.0.0/onnx-int4"
        })
public final class VariantsCommand {
    private final Printer printer;

    /** Writes to the printer. */
    public VariantsCommand(Printer printer) {
        this.printer = printer;
    }

    @Command(name = "plan", description = "Say what would be made, and what cannot be.")
    int plan(
            @Mixin ConnectionOptions connection,
            @Mixin OutputOptions output,
            @Parameters(paramLabel = "MODEL/VERSION", description = "The version.") String version,
            @Option(
                            names = "--targets",
                            split = ",",
                            paramLabel = "LIST",
                            description = "Precisions or ids of variants; else the recipe's.")
                    @Nullable List<String> targets) {
        var request = PlanMakingRequest.newBuilder().setModelVersion(versionName(version));
        if (targets != null) {
            request.addAllTargets(targets);
        }
        try (var controller = connection.connect()) {
            var plan =
                    controller
                            .unary(MakingJobServiceGrpc::newBlockingStub)
                            .planMaking(request.build());
            if (!output.format().isTable()) {
                printer.message(plan, output.format());
                return 0;
            }
            var table = new Table("VARIANT", "FROM", "ABOUT", "OBSTACLE");
            for (var line : plan.getVariantsList()) {
                table.row(
                        line.getVariantId(),
                        Words.id(line.getSourceVariant()),
                        line.getExpectedSizeBytes() == 0
                                ? ""
                                : Words.bytes(line.getExpectedSizeBytes()),
                        line.getObstacle());
            }
            table.lines().forEach(printer::line);
        }
        return 0;
    }

    @Command(
            name = "make",
            description = {
                "Make more variants of a published version.",
                "What is out stays; what passes its gates comes with the next manifest."
            })
    int make(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "MODEL/VERSION", description = "The version.") String version,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "VARIANT",
                            description = "Precisions or ids of variants, e.g. INT4 Q4_K_M.")
                    List<String> targets,
            @Option(names = "--no-wait", description = "Do not wait until they are measured.")
                    boolean noWait) {
        var name = versionName(version);
        try (var controller = connection.connect()) {
            var _ =
                    controller
                            .unary(MakingJobServiceGrpc::newBlockingStub)
                            .makeVariants(
                                    MakeVariantsRequest.newBuilder()
                                            .setModelVersion(name)
                                            .addAllTargets(targets)
                                            .build());
            if (!noWait) {
                var grown =
                        new MakingView(controller, printer)
                                .follow(ModelVersion.newBuilder().setName(name).build());
                printer.line(
                        "%s is at revision %d of its manifest."
                                .formatted(name, grown.getManifestRevision()));
            }
        }
        return 0;
    }

    @Command(name = "retry", description = "Let a failed job begin again.")
    int retry(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "MODEL/VERSION/VARIANT", description = "The job.")
                    String job) {
        try (var controller = connection.connect()) {
            say(
                    controller
                            .unary(MakingJobServiceGrpc::newBlockingStub)
                            .retryMakingJob(
                                    RetryMakingJobRequest.newBuilder()
                                            .setName(jobName(job))
                                            .build()));
        }
        return 0;
    }

    @Command(name = "cancel", description = "End a job; its version goes on without its variant.")
    int cancel(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "MODEL/VERSION/VARIANT", description = "The job.") String job,
            @Option(names = "--reason", defaultValue = "", description = "Why, for the record.")
                    String reason) {
        try (var controller = connection.connect()) {
            say(
                    controller
                            .unary(MakingJobServiceGrpc::newBlockingStub)
                            .cancelMakingJob(
                                    CancelMakingJobRequest.newBuilder()
                                            .setName(jobName(job))
                                            .setReason(reason)
                                            .build()));
        }
        return 0;
    }

    private void say(MakingJob job) {
        printer.say(job.getName() + " is " + Words.constant(job.getState(), "STATE") + ".");
    }

    private static String versionName(String text) {
        return text.startsWith("models/") ? text : filled("models/%s/versions/%s", text, 2);
    }

    private static String jobName(String text) {
        return text.startsWith("models/")
                ? text
                : filled("models/%s/versions/%s/makingJobs/%s", text, 3);
    }

    /** What has not as many ids is sent as it is, and the controller says what is wrong. */
    private static String filled(String pattern, String text, int count) {
        var ids = text.split("/", -1);
        return ids.length == count ? pattern.formatted((Object[]) ids) : text;
    }
}
