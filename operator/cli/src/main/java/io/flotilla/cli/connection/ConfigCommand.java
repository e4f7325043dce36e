package io.flotilla.cli.connection;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps the controllers that a person works with, by name. */
@Command(
        name = "config",
        description = {
            "Keep the controllers that you work with, by name.",
            "They are in FLOTILLA_CONFIG, or flotilla/config.yaml below XDG_CONFIG_HOME or"
                    + " ~/.config."
        },
        footer = {
            "",
            "  flotilla config set-context plant --server flotilla.example:8443 --ca-file ca.pem"
                    + " --token-file token",
            "  flotilla config use-context plant",
            "  flotilla get devices --context lab"
        })
public final class ConfigCommand {
    private static final String NAME = "Name of the context.";

    private final Printer printer;

    /** Writes to the printer. */
    public ConfigCommand(Printer printer) {
        this.printer = printer;
    }

    @Command(name = "get-contexts", description = "List the contexts.")
    int list() {
        var contexts = file().read();
        if (contexts.all().isEmpty()) {
            printer.say("No contexts in " + file() + ".");
            return 0;
        }
        var table = new Table("CURRENT", "NAME", "SERVER", "CA FILE", "TOKEN FILE");
        for (var context : contexts.all()) {
            table.row(
                    context.name().equals(contexts.current()) ? "*" : " ",
                    context.name(),
                    context.server(),
                    orEmpty(context.caFile()),
                    orEmpty(context.tokenFile()));
        }
        table.lines().forEach(printer::line);
        return 0;
    }

    @Command(name = "current-context", description = "Say which context is the current one.")
    int current() {
        var contexts = file().read();
        if (contexts.current().isEmpty()) {
            throw CommandFailure.failed("There is no current context.");
        }
        printer.line(contexts.current());
        return 0;
    }

    @Command(name = "use-context", description = "Make a context the current one.")
    int use(@Parameters(paramLabel = "NAME", description = NAME) String name) {
        file().write(file().read().using(name));
        printer.say("Commands now go to " + name + ".");
        return 0;
    }

    @Command(
            name = "set-context",
            description = "Make a context, or replace it. The first one becomes the current one.")
    int set(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(
                            names = "--server",
                            required = true,
                            paramLabel = "HOST:PORT",
                            description = "Controller address.")
                    String server,
            @Option(
                            names = "--ca-file",
                            paramLabel = "FILE",
                            description = "Certificates to trust, PEM (default: those of the JDK).")
                    @Nullable Path caFile,
            @Option(
                            names = "--token-file",
                            paramLabel = "FILE",
                            description = "File with the API token.")
                    @Nullable Path tokenFile) {
        var _ = Address.parse(server);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}")) {
            throw CommandFailure.usage(
                    "A context's name is 1 to 63 letters, digits, dots, dashes, underscores and @.");
        }
        var context = new Context(name, server, absolute(caFile), absolute(tokenFile));
        file().write(file().read().with(context));
        printer.say("Context " + name + " is kept in " + file() + ".");
        return 0;
    }

    @Command(name = "delete-context", description = "Forget a context.")
    int delete(@Parameters(paramLabel = "NAME", description = NAME) String name) {
        var contexts = file().read();
        file().write(contexts.without(contexts.named(name).name()));
        printer.say("Context " + name + " is forgotten.");
        return 0;
    }

    private static ContextsFile file() {
        return ContextsFile.ofPerson(System.getenv());
    }

    private static @Nullable String absolute(@Nullable Path file) {
        return file == null ? null : file.toAbsolutePath().toString();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
