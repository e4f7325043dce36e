package io.flotilla.cli.planning;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.proto.planning.v1.DownloadCaps;
import io.flotilla.proto.planning.v1.PlanVersionRequest;
import io.flotilla.proto.planning.v1.PlanningServiceGrpc;
import io.flotilla.proto.rollout.v1.ForecastRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a rollout would do to a fleet, and sends nothing. */
@Command(
        name = "plan",
        description = "Say what a rollout would do to a fleet, before anything is sent.",
        footer = {
            "",
            "  flotilla plan llama/2.0 --fleet kiosks",
            "  flotilla plan llama/2.0 --selector site=berlin --policy p.yaml"
                    + " --max-downloads 50 --device-bandwidth 20MiB/s"
        })
public final class PlanCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();
    @Mixin private PolicyOptions policy = new PolicyOptions();

    @Parameters(paramLabel = "MODEL/VERSION", description = "The version, or its name.")
    private String version = "";

    @ArgGroup(multiplicity = "0..1")
    private Target target = new Target();

    @Option(
            names = "--slot",
            defaultValue = "",
            description = "Slot that would take the version (default: the model's id).")
    private String slot = "";

    @Option(
            names = "--max-downloads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Most devices that download at a time (default: any number).")
    private int maxDownloads;

    @Option(
            names = "--bandwidth",
            paramLabel = "RATE",
            defaultValue = "0",
            converter = RateConverter.class,
            description = "Bytes a second of all downloads together, e.g. 200MiB/s.")
    private long bandwidth;

    @Option(
            names = "--device-bandwidth",
            paramLabel = "RATE",
            defaultValue = "0",
            converter = RateConverter.class,
            description = "Bytes a second of one device, e.g. 20MiB/s.")
    private long deviceBandwidth;

    @Option(names = "--classes", description = "Show hardware classes too.")
    private boolean classes;

    /** Writes to the printer. */
    public PlanCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        try (var controller = connection.connect()) {
            var goesBy = policy.read(controller);
            var request =
                    PlanVersionRequest.newBuilder()
                            .setModelVersion(Names.version(version))
                            .setPolicy(goesBy.getVariantPolicy())
                            .setSlot(slot)
                            .setCaps(
                                    DownloadCaps.newBuilder()
                                            .setMaxConcurrentDownloads(maxDownloads)
                                            .setBandwidthBytesPerSecond(bandwidth)
                                            .setDeviceBytesPerSecond(deviceBandwidth));
            target.set(request);
            var rollout =
                    Rollout.newBuilder()
                            .setModelVersion(request.getModelVersion())
                            .setSlot(slot)
                            .setPolicy(goesBy);
            target.set(rollout);
            show(controller, request.build(), rollout.build());
        }
    }

    void show(ControllerConnection controller, PlanVersionRequest request, Rollout rollout) {
        var plan = controller.unary(PlanningServiceGrpc::newBlockingStub).planVersion(request);
        var forecast =
                controller
                        .unary(RolloutServiceGrpc::newBlockingStub)
                        .forecastRollout(
                                ForecastRolloutRequest.newBuilder().setRollout(rollout).build());
        if (output.format().isTable()) {
            new PlanSheet(plan, classes).lines().forEach(printer::line);
            new ForecastSheet(forecast).lines().forEach(printer::line);
        } else {
            printer.message(plan, "forecast", forecast, output.format());
        }
    }

    /** The devices to plan for: one of the two, or all. */
    static final class Target {
        @Option(names = "--fleet", description = "A fleet (default: all devices).")
        private @Nullable String fleet;

        @Option(
                names = "--selector",
                description = "Labels as kubectl writes them, e.g. 'site in (a,b),!broken'.")
        private @Nullable String selector;

        void set(PlanVersionRequest.Builder request) {
            if (fleet != null) {
                request.setFleet(Names.fleet(fleet));
            }
            if (selector != null) {
                request.setSelector(SelectorParser.parse(selector));
            }
        }

        void set(Rollout.Builder rollout) {
            if (fleet != null) {
                rollout.setFleet(Names.fleet(fleet));
            } else {
                rollout.setSelector(SelectorParser.parse(selector == null ? "" : selector));
            }
        }
    }
}
