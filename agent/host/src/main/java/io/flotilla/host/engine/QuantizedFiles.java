package io.flotilla.host.engine;

import java.nio.file.Path;
import java.util.List;

/**
 * The files that a quantization made.
 *
 * @param paths the files, the model first
 * @param warnings what a person should know, in full sentences
 */
public record QuantizedFiles(List<Path> paths, List<String> warnings) {

    public QuantizedFiles {
        paths = List.copyOf(paths);
        warnings = List.copyOf(warnings);
    }
}
