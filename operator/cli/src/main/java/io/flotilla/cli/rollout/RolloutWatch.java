package io.flotilla.cli.rollout;

import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.connection.Following;
import io.flotilla.cli.output.OutputFormat;
import io.flotilla.cli.output.Printer;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import io.flotilla.proto.rollout.v1.WatchRolloutRequest;
import io.flotilla.proto.rollout.v1.WatchRolloutResponse;

/** Follows a rollout: redrawn in place on a terminal, a line for each change in a pipe. */
final class RolloutWatch {
    private final ControllerConnection controller;
    private final Printer printer;
    private final OutputFormat format;
    private Rollout last = Rollout.getDefaultInstance();

    RolloutWatch(ControllerConnection controller, Printer printer, OutputFormat format) {
        this.controller = controller;
        this.printer = printer;
        this.format = format;
    }

    /** Returns when the rollout is over, with what to tell the shell. */
    int follow(String name) {
        var request = WatchRolloutRequest.newBuilder().setName(name).build();
        var view = printer.isTerminal() ? new LiveView(printer) : new LineView(printer);
        new Following(printer)
                .follow(
                        () ->
                                controller
                                        .streaming(RolloutServiceGrpc::newBlockingStub)
                                        .watchRollout(request),
                        change -> show(change, view));
        return last.getState() == Rollout.State.STATE_SUCCEEDED ? ExitCode.OK : ExitCode.FAILED;
    }

    private void show(WatchRolloutResponse change, RolloutView view) {
        if (format.isTable()) {
            view.show(change);
        } else {
            printer.streamed(change, format);
        }
        if (change.hasRollout()) {
            last = change.getRollout();
        }
    }
}
