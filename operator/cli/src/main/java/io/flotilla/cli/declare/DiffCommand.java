package io.flotilla.cli.declare;

import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what apply would change. */
@Command(
        name = "diff",
        description = "Show what apply would change, as a unified diff. Ends with 6 if anything.",
        footer = {"", "  flotilla diff -f fleets.yaml"})
public final class DiffCommand implements Callable<Integer> {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private DeclaredFiles files = new DeclaredFiles();

    /** Writes to the printer. */
    public DiffCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() {
        var declared = files.read();
        try (var controller = connection.connect()) {
            return show(declared, controller);
        }
    }

    int show(Declarations declared, ControllerConnection controller) {
        var lines =
                declared.against(controller).stream()
                        .flatMap(change -> change.diff().stream())
                        .toList();
        lines.forEach(printer::line);
        return lines.isEmpty() ? ExitCode.OK : ExitCode.DIFFERENT;
    }
}
