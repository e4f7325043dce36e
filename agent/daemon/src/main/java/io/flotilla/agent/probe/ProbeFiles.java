package io.flotilla.agent.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads what the kernel says about the machine, below a root that tests replace by a fixture. */
final class ProbeFiles {
    private final Path root;

    ProbeFiles(Path root) {
        this.root = root;
    }

    Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    boolean exists(String absolute) {
        return Files.exists(path(absolute));
    }

    /** The file's lines; none if it is not there or cannot be read. */
    List<String> lines(String absolute) {
        try {
            return Files.readAllLines(path(absolute), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return List.of();
        }
    }

    /** The first line, stripped; empty if there is none. */
    String text(String absolute) {
        return lines(absolute).stream().findFirst().map(String::strip).orElse("");
    }

    /** The number that is all of the file. */
    OptionalLong number(String absolute) {
        try {
            return OptionalLong.of(Long.parseLong(text(absolute)));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /** The value of a line such as {@code MemTotal: 16 kB}, without its name. */
    Optional<String> field(String absolute, String name) {
        return lines(absolute).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replaceFirst("^\\s*[:=]\\s*", ""))
                .map(String::strip)
                .findFirst();
    }

    /** The files and folders of a folder by name; none if it is not there. */
    List<Path> list(String absolute) {
        try (Stream<Path> files = Files.list(path(absolute))) {
            return files.sorted().toList();
        } catch (IOException _) {
            return List.of();
        }
    }
}
