package io.flotilla.cli.publish;

import io.flotilla.cli.output.Printer;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Adds adapters to versions. */
@Command(name = "adapters", description = "Add LoRA adapters to versions.")
public final class AdaptersCommand {
    private AdaptersCommand() {}

    /** The command with its subcommands. */
    public static CommandLine with(Printer printer) {
        return new CommandLine(new AdaptersCommand()).addSubcommand(new AddAdapterCommand(printer));
    }
}
