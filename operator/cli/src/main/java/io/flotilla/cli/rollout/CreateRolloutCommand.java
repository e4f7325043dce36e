package io.flotilla.cli.rollout;

import com.google.protobuf.Timestamp;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.cli.planning.Names;
import io.flotilla.cli.planning.PolicyChoice;
import io.flotilla.cli.planning.SelectorParser;
import io.flotilla.proto.rollout.v1.CreateRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a rollout. */
@Command(
        name = "create",
        description = {
            "Make a rollout of a published version.",
            "Says first what it would do, and on a terminal asks whether to go on."
        },
        footer = {
            "",
            "  flotilla rollout create --version all-minilm-l6-v2/1.0.0 --selector stage=canary --watch",
            "  flotilla rollout create --version all-minilm-l6-v2/1.0.0 --fleet presses --policy p.yaml",
            "  flotilla rollout create --version all-minilm-l6-v2/1.0.0 --fleet presses"
                    + " --policy policies/careful"
        })
public final class CreateRolloutCommand implements Callable<Integer> {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Option(names = "--version", required = true, description = "MODEL/VERSION, or its name.")
    private String version = "";

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "Rollout policy: " + PolicyChoice.USAGE + ".")
    private @Nullable String policy;

    @Option(names = "--name", defaultValue = "", description = "Id of the rollout.")
    private String id = "";

    @Option(
            names = "--slot",
            defaultValue = "",
            description = "Slot that takes the version (default: the model's id).")
    private String slot = "";

    @Option(names = "--hold", description = "Wait for rollout start.")
    private boolean hold;

    @Option(
            names = "--start-at",
            paramLabel = "TIME",
            description = "Start by itself then, e.g. 2030-01-31T22:00+01:00.")
    private @Nullable OffsetDateTime startAt;

    @Option(names = "--requires-approval", description = "Wait for somebody else's approval.")
    private boolean requiresApproval;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask whether to go on after the preview.")
    private boolean yes;

    @Option(names = "--watch", description = "Watch it until it is over.")
    private boolean watch;

    /** Writes to the printer. */
    public CreateRolloutCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() {
        var rollout =
                Rollout.newBuilder()
                        .setModelVersion(Names.version(version))
                        .setSlot(slot)
                        .setRequiresApproval(requiresApproval);
        target.set(rollout);
        if (startAt != null) {
            rollout.setScheduleTime(
                    Timestamp.newBuilder()
                            .setSeconds(startAt.toEpochSecond())
                            .setNanos(startAt.getNano()));
        }
        var chosen = PolicyChoice.orDefault(policy);
        try (var controller = connection.connect()) {
            var goesBy = chosen.set(rollout, controller);
            if (output.format().isTable()) {
                new Preview(controller, printer).show(rollout, goesBy);
                if (!yes && !printer.confirms("Go on?")) {
                    printer.say("Nothing was made.");
                    return ExitCode.FAILED;
                }
            }
            var made =
                    controller
                            .unary(RolloutServiceGrpc::newBlockingStub)
                            .createRollout(
                                    CreateRolloutRequest.newBuilder()
                                            .setRolloutId(id)
                                            .setRollout(rollout)
                                            .setRequestId(UUID.randomUUID().toString())
                                            .setHold(hold)
                                            .build());
            if (watch) {
                return new RolloutWatch(controller, printer, output.format())
                        .follow(made.getName());
            }
            if (output.format().isTable()) {
                printer.line(
                        made.getName() + " is " + Words.constant(made.getState(), "STATE") + ".");
            } else {
                printer.message(made, output.format());
            }
        }
        return 0;
    }

    /** The devices to deliver to: one of the two. */
    static final class Target {
        @Option(names = "--fleet", description = "A fleet.")
        private @Nullable String fleet;

        @Option(
                names = "--selector",
                description = "Labels as kubectl writes them, e.g. 'site in (a,b),!broken'.")
        private @Nullable String selector;

        void set(Rollout.Builder rollout) {
            if (fleet != null) {
                rollout.setFleet(Names.fleet(fleet));
            }
            if (selector != null) {
                rollout.setSelector(SelectorParser.parse(selector));
            }
        }
    }
}
