package io.flotilla.agent.shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads YAML that people write, of bounded size, to be looked at key by key. */
public final class YamlFile {
    private static final int MAX_CHARACTERS = 256 * 1024;

    private YamlFile() {}

    /** What reading came to. */
    public sealed interface Content {
        /** Its keys, of which nothing is checked yet. */
        record Mapping(ConfigSection root) implements Content {}

        /** Why it has none. */
        record Unreadable(String problem) implements Content {}
    }

    /** Reads a file; relative paths in it start at its own folder. */
    public static Content read(Path file) {
        try {
            var folder = file.toAbsolutePath().getParent();
            return parse(Files.readString(file), folder == null ? Path.of("/") : folder);
        } catch (NoSuchFileException e) {
            return new Content.Unreadable("there is no file " + file);
        } catch (IOException e) {
            return new Content.Unreadable(file + " cannot be read: " + e);
        }
    }

    static Content parse(String yaml, Path folder) {
        try {
            return new Load(settings()).loadFromString(yaml) instanceof Map<?, ?> keys
                    ? new Content.Mapping(ConfigSection.root(keys, folder))
                    : new Content.Unreadable("not a YAML mapping of keys to values");
        } catch (YamlEngineException e) {
            return new Content.Unreadable("not valid YAML: " + e.getMessage());
        }
    }

    private static LoadSettings settings() {
        return LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setCodePointLimit(MAX_CHARACTERS)
                .setMaxAliasesForCollections(0)
                .build();
    }
}
