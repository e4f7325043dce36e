package io.flotilla.cli.declare;

import com.google.protobuf.Message;
import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.resource.ResourceNames;
import io.flotilla.cli.yaml.DocumentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Changes a resource in the person's editor. */
@Command(
        name = "edit",
        description = {
            "Change a resource in your editor (VISUAL, EDITOR, or vi).",
            "What somebody else changed meanwhile is not overwritten. If it is refused, the file is"
                    + " kept."
        },
        footer = {"", "  EDITOR='code --wait' flotilla edit fleet presses"})
public final class EditCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(index = "0", paramLabel = "KIND", description = "Kind, singular or plural.")
    private String kind = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "Resource name or id.")
    private String name = "";

    /** Writes to the printer. */
    public EditCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        var resource = ResourceNames.of(kind, name);
        try (var controller = connection.connect()) {
            edit(controller, DeclaredKinds.of(resource), resource, Editor.ofProcess());
        } catch (IOException failed) {
            throw CommandFailure.failed("The editor's file: " + failed);
        }
    }

    <T extends Message> void edit(
            ControllerConnection controller, DeclaredKind<T> kindOf, String resource, Editor editor)
            throws IOException {
        if (kindOf.updater() == null) {
            throw CommandFailure.usage(resource + ": " + kindOf.instead() + ".");
        }
        var current = kindOf.reader().apply(controller, resource);
        var file = Files.createTempFile("flotilla-", ".yaml");
        Files.writeString(file, Change.yaml(kindOf, current) + "\n");
        editor.open(file);
        try {
            var change = Change.of(declared(file, kindOf, resource).replacing(current), current);
            change.carryOut(controller);
            printer.line(resource + " " + change.verb().name().toLowerCase(Locale.ROOT));
            Files.delete(file);
        } catch (RuntimeException refused) {
            printer.say("What you wrote is in " + file + ".");
            throw refused;
        }
    }

    private static <T extends Message> Declaration<T> declared(
            Path file, DeclaredKind<T> kindOf, String resource) {
        var documents = DocumentFile.read(file);
        if (documents.size() != 1 || !documents.getFirst().text("name").equals(resource)) {
            throw CommandFailure.usage("The file must hold %s alone.".formatted(resource));
        }
        var problems = new ArrayList<String>();
        var declared = Declaration.of(documents.getFirst(), kindOf, problems);
        if (!problems.isEmpty()) {
            throw CommandFailure.usage(String.join("\n", problems));
        }
        return declared;
    }
}
