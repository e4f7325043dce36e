package io.flotilla.cli.rollout;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.cli.planning.Names;
import io.flotilla.proto.rollout.v1.ApproveRolloutRequest;
import io.flotilla.proto.rollout.v1.CancelRolloutRequest;
import io.flotilla.proto.rollout.v1.PauseRolloutRequest;
import io.flotilla.proto.rollout.v1.PromoteRolloutRequest;
import io.flotilla.proto.rollout.v1.RejectRolloutRequest;
import io.flotilla.proto.rollout.v1.ResumeRolloutRequest;
import io.flotilla.proto.rollout.v1.RetryRolloutRequest;
import io.flotilla.proto.rollout.v1.RollBackRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollback;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc.RolloutServiceBlockingStub;
import io.flotilla.proto.rollout.v1.StartRolloutRequest;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, watches and steers rollouts. */
@Command(name = "rollout", description = "Make, watch and steer rollouts.")
public final class RolloutCommand {
    private static final String REASON = "Why, for the record.";

    private final Printer printer;

    /** Writes to the printer. */
    public RolloutCommand(Printer printer) {
        this.printer = printer;
    }

    @Command(name = "start", description = "Start a scheduled rollout now.")
    int start(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "ROLLOUT") String rollout) {
        var request = StartRolloutRequest.newBuilder().setName(Names.rollout(rollout));
        return move(connection, rollouts -> rollouts.startRollout(request.build()));
    }

    @Command(name = "approve", description = "Let a rollout, or its waiting wave, go on.")
    int approve(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "ROLLOUT") String rollout,
            @Option(names = "--reason", defaultValue = "", description = REASON) String reason) {
        var request =
                ApproveRolloutRequest.newBuilder()
                        .setName(Names.rollout(rollout))
                        .setReason(reason);
        return move(connection, rollouts -> rollouts.approveRollout(request.build()));
    }

    @Command(name = "reject", description = "Refuse a rollout that waits for approval.")
    int reject(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "ROLLOUT") String rollout,
            @Option(names = "--reason", defaultValue = "", description = REASON) String reason) {
        var request =
                RejectRolloutRequest.newBuilder().setName(Names.rollout(rollout)).setReason(reason);
        return move(connection, rollouts -> rollouts.rejectRollout(request.build()));
    }

    @Command(name = "pause", description = "Start no more devices; those in progress finish.")
    int pause(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "ROLLOUT") String rollout,
            @Option(names = "--reason", defaultValue = "", description = REASON) String reason) {
        var request =
                PauseRolloutRequest.newBuilder().setName(Names.rollout(rollout)).setReason(reason);
        return move(connection, rollouts -> rollouts.pauseRollout(request.build()));
    }

    @Command(name = "resume", description = "Go on with a paused rollout.")
    int resume(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "ROLLOUT") String rollout,
            @Option(names = "--reason", defaultValue = "", description = REASON) String reason) {
        var request =
                ResumeRolloutRequest.newBuilder().setName(Names.rollout(rollout)).setReason(reason);
        return move(connection, rollouts -> rollouts.resumeRollout(request.build()));
    }

    @Command(name = "promote", description = "End the soak of the wave that serves under watch.")
    int promote(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "ROLLOUT") String rollout,
            @Option(names = "--reason", defaultValue = "", description = REASON) String reason) {
        var request =
                PromoteRolloutRequest.newBuilder()
                        .setName(Names.rollout(rollout))
                        .setReason(reason);
        return move(connection, rollouts -> rollouts.promoteRollout(request.build()));
    }

    @Command(name = "retry", description = "Let the devices that failed try anew.")
    int retry(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "ROLLOUT") String rollout,
            @Option(names = "--reason", defaultValue = "", description = REASON) String reason) {
        var request =
                RetryRolloutRequest.newBuilder().setName(Names.rollout(rollout)).setReason(reason);
        return move(connection, rollouts -> rollouts.retryRollout(request.build()));
    }

    @Command(name = "cancel", description = "End a rollout; devices stay as they are.")
    int cancel(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "ROLLOUT") String rollout,
            @Option(names = "--reason", defaultValue = "", description = REASON) String reason) {
        var request =
                CancelRolloutRequest.newBuilder().setName(Names.rollout(rollout)).setReason(reason);
        return move(connection, rollouts -> rollouts.cancelRollout(request.build()));
    }

    @Command(name = "rollback", description = "Bring devices back to what they ran before.")
    int rollback(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "ROLLOUT") String rollout,
            @Option(
                            names = "--scope",
                            defaultValue = "rollout",
                            converter = ScopeConverter.class,
                            description = "rollout (default), wave, variant or failed-devices.")
                    Rollback.Scope scope,
            @Option(names = "--wave", defaultValue = "0", description = "Wave, for scope wave.")
                    int wave,
            @Option(names = "--variant", defaultValue = "", description = "For scope variant.")
                    String variant,
            @Option(
                            names = "--hardware-class",
                            defaultValue = "",
                            description = "For scope variant: only on devices of this class.")
                    String hardwareClass,
            @Option(names = "--reason", defaultValue = "", description = REASON) String reason) {
        var wanted =
                Rollback.newBuilder()
                        .setScope(scope)
                        .setWave(wave)
                        .setVariant(variant)
                        .setHardwareClass(hardwareClass)
                        .setReason(reason);
        try (var controller = connection.connect()) {
            var made =
                    controller
                            .unary(RolloutServiceGrpc::newBlockingStub)
                            .rollBackRollout(
                                    RollBackRolloutRequest.newBuilder()
                                            .setName(Names.rollout(rollout))
                                            .setRollback(wanted)
                                            .build());
            var count = made.getDeviceCount();
            printer.say(
                    "%s is %s: %s."
                            .formatted(
                                    made.getName(),
                                    Words.constant(made.getState(), "STATE")
                                            .toLowerCase(Locale.ROOT),
                                    count == 1
                                            ? "1 device goes back"
                                            : count + " devices go back"));
        }
        return 0;
    }

    private int move(
            ConnectionOptions connection, Function<RolloutServiceBlockingStub, Rollout> call) {
        try (var controller = connection.connect()) {
            var rollout = call.apply(controller.unary(RolloutServiceGrpc::newBlockingStub));
            printer.say(
                    rollout.getName() + " is " + Words.constant(rollout.getState(), "STATE") + ".");
        }
        return 0;
    }
}
