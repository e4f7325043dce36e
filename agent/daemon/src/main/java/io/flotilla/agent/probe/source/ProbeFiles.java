package io.flotilla.agent.probe.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what the kernel says about the machine, below a root that tests replace by a fixture. */
public final class ProbeFiles {
    private final Path root;

    public ProbeFiles(Path root) {
        this.root = root;
    }

    /** Whether it is this machine that is looked at, and not a tree of files like one. */
    public boolean areOfThisMachine() {
        return root.equals(root.getRoot());
    }

    /** Where a file is, of which the absolute path on the machine is given. */
    public Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    /** Whether there is such a file or folder. */
    public boolean exists(String absolute) {
        return Files.exists(path(absolute));
    }

    /** The file's lines; none if it is not there or cannot be read. */
    public List<String> lines(String absolute) {
        try {
            return Files.readAllLines(path(absolute), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return List.of();
        }
    }

    /** The file's bytes; none if it is not there or cannot be read. */
    public byte[] bytes(String absolute) {
        try {
            return Files.readAllBytes(path(absolute));
        } catch (IOException _) {
            return new byte[0];
        }
    }

    /** The first line, stripped, without the zero that ends texts of device trees. */
    public String text(String absolute) {
        return lines(absolute).stream()
                .findFirst()
                .map(line -> line.replaceFirst("\0+$", "").strip())
                .orElse("");
    }

    /** The texts of a list in a device tree, such as {@code compatible}. */
    public List<String> texts(String absolute) {
        return List.of(text(absolute).split("\0"));
    }

    /** The number that is all of the file. */
    public OptionalLong number(String absolute) {
        try {
            return OptionalLong.of(Long.parseLong(text(absolute)));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /** The value of a line such as {@code MemTotal: 16 kB}, without its name. */
    public Optional<String> field(String absolute, String name) {
        return lines(absolute).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replaceFirst("^\\s*[:=]\\s*", ""))
                .map(String::strip)
                .findFirst();
    }

    /** What a pattern matches first in any line of a file. */
    public Optional<MatchResult> find(String absolute, Pattern pattern) {
        return lines(absolute).stream()
                .map(pattern::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.toMatchResult())
                .findFirst();
    }

    /** Names of the files and folders of a folder, sorted; none if it is not there. */
    public List<String> names(String absolute) {
        try (Stream<Path> files = Files.list(path(absolute))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException | UncheckedIOException _) {
            return List.of();
        }
    }
}
