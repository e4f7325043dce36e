package io.flotilla.cli.version;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Carries out one move; which one is decided where the command is put together. */
@Command
final class MoveCommand implements Runnable {
    private final Printer printer;
    private final VersionMove move;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "MODEL/VERSION", description = "The version, or its name.")
    private String version = "";

    @Option(names = "--reason", defaultValue = "", description = "Why, for the record.")
    private String reason = "";

    MoveCommand(Printer printer, VersionMove move) {
        this.printer = printer;
        this.move = move;
    }

    @Override
    public void run() {
        try (var controller = connection.connect()) {
            var moved =
                    move.call(
                            controller.unary(ModelVersionServiceGrpc::newBlockingStub),
                            VersionName.of(version),
                            reason);
            if (output.format().isTable()) {
                printer.say(
                        moved.getName() + " is " + Words.constant(moved.getState(), "STATE") + ".");
            } else {
                printer.message(moved, output.format());
            }
        }
    }
}
