package io.flotilla.cli.rollout;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.planning.Names;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Watches a rollout until it is over. */
@Command(
        name = "watch",
        description = "Watch a rollout until it is over; exits 0 only if it succeeded.")
public final class WatchRolloutCommand implements Callable<Integer> {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "ROLLOUT", description = "The rollout.")
    private String rollout = "";

    /** Writes to the printer. */
    public WatchRolloutCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() {
        try (var controller = connection.connect()) {
            return new RolloutWatch(controller, printer, output.format())
                    .follow(Names.rollout(rollout));
        }
    }
}
