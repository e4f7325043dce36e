package io.flotilla.cli.yaml;

import io.flotilla.cli.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what people hand in, a file or standard input, of bounded size. */
final class InputText {
    private static final int LARGEST_MIB = 16;
    private static final int LARGEST_BYTES = LARGEST_MIB << 20;

    private InputText() {}

    static String of(Path file) {
        try (var input = Files.newInputStream(file)) {
            return read(file.toString(), input);
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot read " + file + ": " + e);
        }
    }

    static String ofStandardInput() {
        try {
            return read("Standard input", System.in);
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot read standard input: " + e);
        }
    }

    private static String read(String source, InputStream input) throws IOException {
        var bytes = input.readNBytes(LARGEST_BYTES + 1);
        if (bytes.length > LARGEST_BYTES) {
            throw CommandFailure.usage(source + " is larger than " + LARGEST_MIB + " MiB.");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
