package io.flotilla.cli.yaml;

import io.flotilla.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads files that hold several documents of fields, YAML or JSON. */
public final class DocumentFile {
    private static final String STANDARD_INPUT = "-";

    private DocumentFile() {}

    /** The documents of a file, of all YAML and JSON files of a folder, or of standard input. */
    public static List<Document> read(Path path) {
        if (path.toString().equals(STANDARD_INPUT)) {
            return parse("standard input", InputText.ofStandardInput());
        }
        var documents = new ArrayList<Document>();
        filesOf(path).forEach(file -> documents.addAll(parse(file.toString(), InputText.of(file))));
        return documents;
    }

    /** The documents of a text; a text that is not YAML ends the command. */
    public static List<Document> parse(String source, String yaml) {
        var documents = new ArrayList<Document>();
        var problems = new ArrayList<String>();
        try {
            var settings = LoadSettings.builder().setLabel(source).build();
            for (var root : new Compose(settings).composeAllFromString(yaml)) {
                documents.addAll(Document.of(source, root, problems));
            }
        } catch (YamlEngineException e) {
            throw CommandFailure.usage(source + " is not YAML: " + e.getMessage());
        }
        if (!problems.isEmpty()) {
            throw CommandFailure.usage(String.join("\n", problems));
        }
        return documents;
    }

    private static List<Path> filesOf(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (var entries = Files.list(path)) {
            var files = entries.filter(DocumentFile::isDocument).sorted().toList();
            if (files.isEmpty()) {
                throw CommandFailure.usage(path + " holds no .yaml, .yml or .json file.");
            }
            return files;
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot read " + path + ": " + e);
        }
    }

    private static boolean isDocument(Path file) {
        return file.getFileName().toString().matches(".+\\.(yaml|yml|json)")
                && Files.isRegularFile(file);
    }
}
