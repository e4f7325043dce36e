package io.flotilla.cli;

import io.flotilla.cli.connection.Refusal;
import io.flotilla.cli.output.Printer;
import io.grpc.StatusRuntimeException;
import java.time.Clock;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs the command line. */
@Command(
        name = "flotilla",
        description = "Publishes models, runs rollouts, and looks at a fleet of devices.",
        versionProvider = Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused or failed",
            "2:wrong command line or input file",
            "3:not found",
            "4:not allowed",
            "5:controller cannot be reached",
            "6:diff has found differences"
        })
public final class Main {
    /** Inherited by itself: commands that have a {@code --version} of their own keep it. */
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // The parser acts on it.
    private boolean isHelpWanted;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print version information and exit.")
    @SuppressWarnings("UnusedVariable") // The parser acts on it.
    private boolean isVersionWanted;

    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(run(Printer.ofProcess(), Clock.systemUTC(), arguments));
    }

    static int run(Printer printer, InstantSource clock, String... arguments) {
        var commands = new Commands(printer, clock);
        return commands.addTo(new CommandLine(new Main()), arguments)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((mistake, _) -> explain(mistake, printer))
                .setExecutionExceptionHandler((failure, _, _) -> explain(failure, printer))
                .execute(arguments);
    }

    /** Says what is wrong in a few lines, which a page of help would push out of sight. */
    private static int explain(ParameterException mistake, Printer printer) {
        var command = mistake.getCommandLine();
        printer.say(String.valueOf(mistake.getMessage()));
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            var meant = unmatched.getSuggestions();
            if (!meant.isEmpty()) {
                printer.say("Did you mean " + String.join(" or ", meant) + "?");
            }
        }
        printer.say("See '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        return ExitCode.USAGE;
    }

    private static int explain(Exception failure, Printer printer) throws Exception {
        return switch (failure) {
            case CommandFailure expected -> {
                printer.say(String.valueOf(expected.getMessage()));
                yield expected.exitCode();
            }
            case StatusRuntimeException refused -> {
                var refusal = Refusal.of(refused);
                printer.say(
                        refusal.message()
                                + (refusal.reason().isEmpty()
                                        ? ""
                                        : " (" + refusal.reason() + ")"));
                refusal.violations().forEach(violation -> printer.say("  " + violation));
                yield refusal.exitCode();
            }
            default -> throw failure;
        };
    }
}
