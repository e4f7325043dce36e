package io.flotilla.cli.declare;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.resource.ResourceNames;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes resources. */
@Command(
        name = "delete",
        description = "Remove resources for good. Asks on a terminal; elsewhere --yes is needed.",
        footer = {"", "  flotilla delete fleet presses"})
public final class DeleteCommand implements Callable<Integer> {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(index = "0", paramLabel = "KIND", description = "Kind, singular or plural.")
    private String kind = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "NAME",
            description = "Resource names or ids.")
    private List<String> names = List.of();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    /** Writes to the printer. */
    public DeleteCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() {
        var resources = names.stream().map(name -> ResourceNames.of(kind, name)).toList();
        resources.forEach(DeleteCommand::requireRemovable);
        if (!yes && !printer.isTerminal()) {
            throw CommandFailure.usage("delete removes for good: say --yes where nobody is asked.");
        }
        if (!yes && !printer.confirms("Remove " + String.join(", ", resources) + "?")) {
            printer.say("Nothing was removed.");
            return ExitCode.FAILED;
        }
        try (var controller = connection.connect()) {
            resources.forEach(name -> remove(controller, name));
        }
        return ExitCode.OK;
    }

    private static void requireRemovable(String name) {
        var kindOf = DeclaredKinds.of(name);
        if (kindOf.remover() == null) {
            throw CommandFailure.usage(name + " cannot be removed: " + kindOf.instead() + ".");
        }
    }

    private void remove(ControllerConnection controller, String name) {
        var remover = DeclaredKinds.of(name).remover();
        if (remover != null) {
            remover.remove(controller, name);
            printer.line(name + " deleted");
        }
    }
}
