package io.flotilla.cli;

import io.flotilla.cli.access.ApproveCommand;
import io.flotilla.cli.access.AuditCommand;
import io.flotilla.cli.access.DeviceCommand;
import io.flotilla.cli.access.JoinTokenCommand;
import io.flotilla.cli.access.TokenCommand;
import io.flotilla.cli.access.WatchCommand;
import io.flotilla.cli.access.WhoAmICommand;
import io.flotilla.cli.connection.ConfigCommand;
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
import io.flotilla.cli.planning.ExplainCommand;
import io.flotilla.cli.planning.PlanCommand;
import io.flotilla.cli.publish.AdaptersCommand;
import io.flotilla.cli.publish.AddVariantCommand;
import io.flotilla.cli.publish.PublishCommand;
import io.flotilla.cli.report.ReportCommand;
import io.flotilla.cli.resource.DescribeCommand;
import io.flotilla.cli.resource.GetCommand;
import io.flotilla.cli.resource.LogsCommand;
import io.flotilla.cli.rollout.CreateRolloutCommand;
import io.flotilla.cli.rollout.RolloutCommand;
import io.flotilla.cli.rollout.WatchRolloutCommand;
import io.flotilla.cli.telemetry.DriftsCommand;
import io.flotilla.cli.telemetry.SeriesCommand;
import io.flotilla.cli.trust.KeyCommand;
import io.flotilla.cli.trust.TrustCommand;
import io.flotilla.cli.version.VersionsCommand;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine;

/**
 * The commands by name, in the order of the help. One that is not asked for is not made: reading
 * the options of all takes longer than most commands run.
 */
final class Commands {
    static final List<String> NAMES =
            List.of(
                    "get",
                    "describe",
                    "watch",
                    "apply",
                    "diff",
                    "edit",
                    "label",
                    "delete",
                    "approve",
                    "inspect",
                    "publish",
                    "export",
                    "adapters",
                    "variants",
                    "versions",
                    "rollout",
                    "plan",
                    "explain",
                    "logs",
                    "device",
                    "token",
                    "join-token",
                    "whoami",
                    "audit",
                    "report",
                    "series",
                    "drifts",
                    "key",
                    "trust",
                    "config",
                    "completion",
                    "version");

    private static final String NEEDS_ALL = "completion";

    private final Printer printer;
    private final InstantSource clock;

    Commands(Printer printer, InstantSource clock) {
        this.printer = printer;
        this.clock = clock;
    }

    /** Adds the command that the arguments name, or all of them if they name none. */
    CommandLine addTo(CommandLine line, String... arguments) {
        var wanted = arguments.length == 0 ? "" : arguments[0];
        var isEnough = NAMES.contains(wanted) && !wanted.equals(NEEDS_ALL);
        for (var name : isEnough ? List.of(wanted) : NAMES) {
            line.addSubcommand(name, command(name));
        }
        return line;
    }

    private Object command(String name) {
        return switch (name) {
            case "get" -> new GetCommand(printer, clock);
            case "describe" -> new DescribeCommand(printer);
            case "watch" -> new WatchCommand(printer);
            case "approve" -> new ApproveCommand(printer);
            case "apply" -> new ApplyCommand(printer);
            case "diff" -> new DiffCommand(printer);
            case "edit" -> new EditCommand(printer);
            case "label" -> new LabelCommand(printer);
            case "delete" -> new DeleteCommand(printer);
            case "inspect" -> new InspectCommand(printer);
            case "publish" -> new PublishCommand(printer);
            case "export" -> new ExportCommand(printer);
            case "adapters" -> AdaptersCommand.with(printer);
            case "variants" -> variants();
            case "versions" -> VersionsCommand.with(printer);
            case "rollout" -> rollout();
            case "plan" -> new PlanCommand(printer);
            case "explain" -> new ExplainCommand(printer);
            case "logs" -> new LogsCommand(printer);
            case "device" -> new DeviceCommand(printer);
            case "token" -> new TokenCommand(printer);
            case "join-token" -> new JoinTokenCommand(printer);
            case "whoami" -> new WhoAmICommand(printer);
            case "audit" -> new AuditCommand(printer);
            case "report" -> new ReportCommand(printer);
            case "series" -> new SeriesCommand(printer, clock);
            case "drifts" -> new DriftsCommand(printer);
            case "key" -> new KeyCommand(printer);
            case "trust" -> new TrustCommand(printer);
            case "config" -> new ConfigCommand(printer);
            case "completion" -> new CompletionCommand(printer);
            case "version" -> new VersionCommand(printer);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private CommandLine variants() {
        return new CommandLine(new VariantsCommand(printer))
                .addSubcommand(new AddVariantCommand(printer))
                .addSubcommand(new RecipeCommand(printer));
    }

    private CommandLine rollout() {
        return new CommandLine(new RolloutCommand(printer))
                .addSubcommand(new CreateRolloutCommand(printer))
                .addSubcommand(new WatchRolloutCommand(printer));
    }
}
