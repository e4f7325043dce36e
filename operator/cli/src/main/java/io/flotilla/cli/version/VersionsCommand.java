package io.flotilla.cli.version;

import io.flotilla.cli.output.Printer;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Rejects, deprecates, archives and revokes versions. */
@Command(
        name = "versions",
        description = "Move versions through their lifecycle (see also: flotilla approve).")
public final class VersionsCommand {
    private VersionsCommand() {}

    /** The command with one subcommand for each move. */
    public static CommandLine with(Printer printer) {
        var versions = new CommandLine(new VersionsCommand());
        for (var move : VersionMove.values()) {
            var command = new CommandLine(new MoveCommand(printer, move));
            command.getCommandSpec().usageMessage().description(move.description());
            versions.addSubcommand(move.word(), command);
        }
        return versions;
    }
}
