package io.flotilla.cli.declare;

import io.flotilla.cli.yaml.DocumentFile;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The files that declare resources. */
final class DeclaredFiles {
    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "YAML or JSON file, folder of them, or - for standard input. Repeatable.")
    private List<Path> files = List.of();

    /** What they declare; if any is wrong the command ends with all that is. */
    Declarations read() {
        return Declarations.of(
                files.stream().flatMap(file -> DocumentFile.read(file).stream()).toList());
    }
}
