package io.flotilla.cli.rollout;

import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.OutputFormat;
import io.flotilla.cli.output.Printer;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import io.flotilla.proto.rollout.v1.WatchRolloutRequest;

/** Follows a rollout: redrawn in place on a terminal, a line for each change in a pipe. */
final class RolloutWatch {
    private final ControllerConnection controller;
    private final Printer printer;
    private final OutputFormat format;

    RolloutWatch(ControllerConnection controller, Printer printer, OutputFormat format) {
        this.controller = controller;
        this.printer = printer;
        this.format = format;
    }

    /** Returns when the rollout is over, with what to tell the shell. */
    int follow(String name) {
        var changes =
                controller
                        .streaming(RolloutServiceGrpc::newBlockingStub)
                        .watchRollout(WatchRolloutRequest.newBuilder().setName(name).build());
        var view = printer.isTerminal() ? new LiveView(printer) : new LineView(printer);
        var last = Rollout.getDefaultInstance();
        while (changes.hasNext()) {
            var change = changes.next();
            if (!format.isTable()) {
                printer.streamed(change, format);
            } else {
                view.show(change);
            }
            if (change.hasRollout()) {
                last = change.getRollout();
            }
        }
        return last.getState() == Rollout.State.STATE_SUCCEEDED ? ExitCode.OK : ExitCode.FAILED;
    }
}
