package io.flotilla.cli.declare;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the controller have what files declare. */
@Command(
        name = "apply",
        description = {
            "Make the controller have what files declare.",
            "Each document names a resource and the fields to set; what it leaves out stays. All"
                    + " files are checked before anything is changed, and applying them again"
                    + " changes nothing."
        },
        footer = {
            "",
            "Names: models/*, models/*/recipe, fleets/*, devices/*, approvalRules/*, policies/*,",
            "rollouts/*.",
            "",
            "  name: fleets/presses",
            "  selector: {matchLabels: {machine: press}}",
            "",
            "  flotilla apply -f fleets.yaml",
            "  flotilla get fleets -o yaml | flotilla apply --context staging -f -"
        })
public final class ApplyCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private DeclaredFiles files = new DeclaredFiles();

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    /** Writes to the printer. */
    public ApplyCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        var declared = files.read();
        try (var controller = connection.connect()) {
            apply(declared, controller);
        }
    }

    void apply(Declarations declared, ControllerConnection controller) {
        for (var change : declared.against(controller)) {
            if (!dryRun) {
                change.carryOut(controller);
            }
            printer.line(
                    change.declaration().name()
                            + " "
                            + change.verb().name().toLowerCase(Locale.ROOT)
                            + (dryRun ? " (dry run)" : ""));
        }
    }
}
