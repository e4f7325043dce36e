package io.flotilla.cli.connection;

import io.flotilla.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Where contexts are kept. It names files with tokens and holds none itself. */
public final class ContextsFile {
    private static final Set<String> FIELDS = Set.of("name", "server", "caFile", "tokenFile");

    private final Path path;

    /** Keeps them in a file, which need not be there yet. */
    public ContextsFile(Path path) {
        this.path = path;
    }

    /**
     * The person's own: FLOTILLA_CONFIG, else flotilla/config.yaml in XDG_CONFIG_HOME or ~/.config.
     */
    public static ContextsFile ofPerson(Map<String, String> environment) {
        var file = environment.get("FLOTILLA_CONFIG");
        if (file != null && !file.isBlank()) {
            return new ContextsFile(Path.of(file));
        }
        var home = environment.get("XDG_CONFIG_HOME");
        var folder =
                home == null || home.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".config")
                        : Path.of(home);
        return new ContextsFile(folder.resolve("flotilla").resolve("config.yaml"));
    }

    /** What it holds; a file that is not there holds none, a wrong one ends the command. */
    public Contexts read() {
        if (!Files.exists(path)) {
            return Contexts.NONE;
        }
        try {
            var settings = LoadSettings.builder().setLabel(path.toString()).build();
            return contexts(new Load(settings).loadFromString(Files.readString(path)));
        } catch (IOException | YamlEngineException unreadable) {
            throw CommandFailure.usage("Cannot read " + path + ": " + unreadable.getMessage());
        }
    }

    private Contexts contexts(@Nullable Object document) {
        if (document == null) {
            return Contexts.NONE;
        }
        var root = mapping(document, Set.of("currentContext", "contexts"));
        var all = new ArrayList<Context>();
        if (root.get("contexts") instanceof List<?> items) {
            for (var item : items) {
                var fields = mapping(item, FIELDS);
                all.add(
                        new Context(
                                required(fields, "name"),
                                required(fields, "server"),
                                fields.get("caFile") instanceof String caFile ? caFile : null,
                                fields.get("tokenFile") instanceof String token ? token : null));
            }
        }
        return new Contexts(
                root.get("currentContext") instanceof String current ? current : "", all);
    }

    private Map<?, ?> mapping(@Nullable Object node, Set<String> known) {
        if (!(node instanceof Map<?, ?> fields)) {
            throw wrong("must hold currentContext and contexts, each with " + FIELDS);
        }
        for (var key : fields.keySet()) {
            if (!(key instanceof String name) || !known.contains(name)) {
                throw wrong("has an unknown field " + key);
            }
        }
        return fields;
    }

    private String required(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw wrong("has a context without " + name);
    }

    private CommandFailure wrong(String problem) {
        return CommandFailure.usage(path + " " + problem + ".");
    }

    /** Replaces what it holds, all or nothing. */
    public void write(Contexts contexts) {
        var root = new LinkedHashMap<String, Object>();
        root.put("currentContext", contexts.current());
        root.put("contexts", contexts.all().stream().map(ContextsFile::fields).toList());
        var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        try {
            var folder = path.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            var next = Files.createTempFile(folder, "config-", ".tmp");
            Files.writeString(next, new Dump(settings).dumpToString(root));
            Files.move(
                    next,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw CommandFailure.failed("Cannot write " + path + ": " + failed);
        }
    }

    private static Map<String, String> fields(Context context) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("name", context.name());
        fields.put("server", context.server());
        if (context.caFile() != null) {
            fields.put("caFile", context.caFile());
        }
        if (context.tokenFile() != null) {
            fields.put("tokenFile", context.tokenFile());
        }
        return fields;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
