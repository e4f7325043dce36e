package io.flotilla.cli;

import io.flotilla.cli.access.DeviceCommand;
import io.flotilla.cli.access.JoinTokenCommand;
import io.flotilla.cli.access.TokenCommand;
import io.flotilla.cli.connection.ConfigCommand;
import io.flotilla.cli.connection.Refusal;
import io.flotilla.cli.declare.ApplyCommand;
import io.flotilla.cli.declare.DeleteCommand;
import io.flotilla.cli.declare.DiffCommand;
import io.flotilla.cli.declare.EditCommand;
import io.flotilla.cli.declare.LabelCommand;
import io.flotilla.cli.export.ExportCommand;
import io.flotilla.cli.inspect.InspectCommand;
import io.flotilla.cli.making.RecipeCommand;
import io.flotilla.cli.making.VariantsCommand;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.publish.AdaptersCommand;
import io.flotilla.cli.publish.AddVariantCommand;
import io.flotilla.cli.publish.PublishCommand;
import io.flotilla.cli.resource.DescribeCommand;
import io.flotilla.cli.resource.EventsCommand;
import io.flotilla.cli.resource.GetCommand;
import io.flotilla.cli.rollout.CreateRolloutCommand;
import io.flotilla.cli.rollout.ExplainCommand;
import io.flotilla.cli.rollout.PlanCommand;
import io.flotilla.cli.rollout.RolloutCommand;
import io.flotilla.cli.rollout.WatchRolloutCommand;
import io.flotilla.cli.trust.KeyCommand;
import io.flotilla.cli.trust.TrustCommand;
import io.flotilla.cli.version.VersionsCommand;
import io.grpc.StatusRuntimeException;
import java.time.Clock;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs the command line. */
@Command(
        name = "flotilla",
        description = "Publishes models, runs rollouts, and looks at a fleet of devices.",
        mixinStandardHelpOptions = true,
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
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(run(Printer.ofProcess(), Clock.systemUTC(), arguments));
    }

    static int run(Printer printer, InstantSource clock, String... arguments) {
        var rollout =
                new CommandLine(new RolloutCommand(printer))
                        .addSubcommand(new CreateRolloutCommand(printer))
                        .addSubcommand(new WatchRolloutCommand(printer));
        var variants =
                new CommandLine(new VariantsCommand(printer))
                        .addSubcommand(new AddVariantCommand(printer))
                        .addSubcommand(new RecipeCommand(printer));
        return new CommandLine(new Main())
                .addSubcommand(new GetCommand(printer, clock))
                .addSubcommand(new DescribeCommand(printer))
                .addSubcommand(new ApplyCommand(printer))
                .addSubcommand(new DiffCommand(printer))
                .addSubcommand(new EditCommand(printer))
                .addSubcommand(new LabelCommand(printer))
                .addSubcommand(new DeleteCommand(printer))
                .addSubcommand(new InspectCommand(printer))
                .addSubcommand(new PublishCommand(printer))
                .addSubcommand(new ExportCommand(printer))
                .addSubcommand(AdaptersCommand.with(printer))
                .addSubcommand(variants)
                .addSubcommand(VersionsCommand.with(printer))
                .addSubcommand(rollout)
                .addSubcommand(new PlanCommand(printer))
                .addSubcommand(new ExplainCommand(printer))
                .addSubcommand(new DeviceCommand(printer))
                .addSubcommand(new TokenCommand(printer))
                .addSubcommand(new JoinTokenCommand(printer))
                .addSubcommand(new EventsCommand(printer))
                .addSubcommand(new KeyCommand(printer))
                .addSubcommand(new TrustCommand(printer))
                .addSubcommand(new ConfigCommand(printer))
                .addSubcommand(new CompletionCommand(printer))
                .addSubcommand(new VersionCommand(printer))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, _, _) -> explain(failure, printer))
                .execute(arguments);
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
