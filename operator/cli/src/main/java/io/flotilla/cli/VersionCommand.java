package io.flotilla.cli;

import io.flotilla.cli.output.Printer;
import picocli.CommandLine.Command;

/** Says which version this is. */
@Command(name = "version", description = "Print the version of this tool.")
final class VersionCommand implements Runnable {
    private final Printer printer;

    VersionCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        for (var line : new Version().getVersion()) {
            printer.line(line);
        }
    }
}
