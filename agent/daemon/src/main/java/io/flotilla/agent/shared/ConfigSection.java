package io.flotilla.agent.shared;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One mapping of a YAML file; notes what is wrong with it and which keys are known. */
public final class ConfigSection {
    /**
     * What a value that is missing or wrong reads as; the problem is noted, so it is never used.
     */
    private static final Path NOWHERE = Path.of("/nonexistent");

    private final String path;
    private final Map<?, ?> values;
    private final Path folder;
    private final List<String> problems;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<ConfigSection> sections = new ArrayList<>();

    private ConfigSection(String path, Map<?, ?> values, Path folder, List<String> problems) {
        this.path = path;
        this.values = values;
        this.folder = folder;
        this.problems = problems;
    }

    /** A host with a port. */
    record Address(String host, int port) {}

    /** The mapping that a file is; relative paths in it start at the folder. */
    public static ConfigSection root(Map<?, ?> values, Path folder) {
        return new ConfigSection("", values, folder, new ArrayList<>());
    }

    /** What was found to be wrong so far, one sentence each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** A mapping within this one; empty where it is absent. */
    public ConfigSection section(String key) {
        var value = value(key);
        if (value != null && !(value instanceof Map)) {
            problem(key, "must be a mapping of keys to values");
        }
        var section =
                new ConfigSection(
                        pathOf(key) + ".",
                        value instanceof Map<?, ?> map ? map : Map.of(),
                        folder,
                        problems);
        sections.add(section);
        return section;
    }

    /** The keys that are there, where what they are called is free. */
    List<String> keys() {
        return values.keySet().stream().map(String::valueOf).toList();
    }

    /** A text; null: absent. */
    public @Nullable String text(String key) {
        return switch (value(key)) {
            case null -> null;
            case String text when !text.isBlank() -> text;
            case Integer number -> number.toString();
            case Object _ -> {
                problem(key, "must be a text");
                yield null;
            }
        };
    }

    @Nullable Path path(String key) {
        var text = text(key);
        return text == null ? null : folder.resolve(text).normalize();
    }

    Path path(String key, Path otherwise) {
        var path = path(key);
        return path == null ? otherwise : path;
    }

    Path requiredPath(String key) {
        var path = path(key);
        if (path == null) {
            missing(key);
            return NOWHERE;
        }
        return path;
    }

    Address address(String key) {
        if (value(key) == null) {
            missing(key);
        }
        return address(key, new Address("", 0));
    }

    Address address(String key, Address otherwise) {
        var text = text(key);
        if (text == null) {
            return otherwise;
        }
        var colon = text.lastIndexOf(':');
        var port = colon < 1 ? -1 : portOf(text.substring(colon + 1));
        if (port < 0) {
            problem(key, "must be host:port, such as localhost:8443: " + text);
            return otherwise;
        }
        var host = text.substring(0, colon);
        var bracketed = host.startsWith("[") && host.endsWith("]");
        return new Address(bracketed ? host.substring(1, host.length() - 1) : host, port);
    }

    private static int portOf(String text) {
        try {
            var port = Integer.parseInt(text);
            return port <= 65535 ? port : -1;
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    /** A size in bytes. */
    public long size(String key, long otherwise) {
        var text = text(key);
        if (text == null) {
            return otherwise;
        }
        var size = ByteSize.parse(text);
        if (size.isEmpty()) {
            problem(key, "must be a size, such as 256MiB or 4GiB: " + text);
        }
        return size.orElse(otherwise);
    }

    /** A whole number within bounds. */
    public int number(String key, int otherwise, int least, int most) {
        return switch (value(key)) {
            case null -> otherwise;
            case Integer number when number >= least && number <= most -> number;
            case Object other -> {
                problem(key, "must be a number from " + least + " to " + most + ": " + other);
                yield otherwise;
            }
        };
    }

    /** A time such as 40ms, 2s, 5m or 1h. */
    public Duration duration(String key, Duration otherwise) {
        var text = text(key);
        if (text == null) {
            return otherwise;
        }
        var duration = Quantities.duration(text);
        if (duration.isEmpty()) {
            problem(key, "must be a time, such as 40ms, 2s, 5m or 1h: " + text);
        }
        return duration.orElse(otherwise);
    }

    /** A percentage such as 12.5% as a ratio, up to one that is given as a ratio too. */
    public double percentage(String key, double otherwise, double most) {
        var text = text(key);
        if (text == null) {
            return otherwise;
        }
        var ratio = Quantities.percentage(text).orElse(-1);
        if (ratio < 0 || ratio > most) {
            problem(key, "must be from 0%% to %.0f%%: %s".formatted(most * 100, text));
            return otherwise;
        }
        return ratio;
    }

    /** Whether something is so. */
    public boolean flag(String key, boolean otherwise) {
        return switch (value(key)) {
            case null -> otherwise;
            case Boolean flag -> flag;
            case Object other -> {
                problem(key, "must be true or false: " + other);
                yield otherwise;
            }
        };
    }

    /** A list of texts; empty where it is absent. */
    public List<String> list(String key) {
        return switch (value(key)) {
            case null -> List.of();
            case List<?> values -> values.stream().map(ConfigSection::textOf).toList();
            case Object _ -> {
                problem(key, "must be a list");
                yield List.of();
            }
        };
    }

    /** A list of mappings; empty where it is absent. */
    public List<ConfigSection> sections(String key) {
        var list = new ArrayList<ConfigSection>();
        switch (value(key)) {
            case null -> {}
            case List<?> values -> {
                for (var at = 0; at < values.size(); at++) {
                    var name = key + "[" + at + "]";
                    if (!(values.get(at) instanceof Map<?, ?> map)) {
                        problem(name, "must be a mapping of keys to values");
                        continue;
                    }
                    list.add(new ConfigSection(pathOf(name) + ".", map, folder, problems));
                }
            }
            case Object _ -> problem(key, "must be a list");
        }
        sections.addAll(list);
        return list;
    }

    /** One of an enum's constants. */
    public <E extends Enum<E>> E choice(String key, E otherwise) {
        var text = text(key);
        if (text == null) {
            return otherwise;
        }
        var choices = otherwise.getDeclaringClass().getEnumConstants();
        for (var choice : choices) {
            if (choice.name().equals(text.toUpperCase(Locale.ROOT))) {
                return choice;
            }
        }
        problem(key, "must be one of " + Arrays.toString(choices) + ": " + text);
        return otherwise;
    }

    /** A mapping of texts. */
    public Map<String, String> texts(String key) {
        var texts = new LinkedHashMap<String, String>();
        switch (value(key)) {
            case null -> {}
            case Map<?, ?> map ->
                    map.forEach((name, value) -> texts.put(String.valueOf(name), textOf(value)));
            case Object _ -> problem(key, "must be a mapping of texts to texts");
        }
        return texts;
    }

    private static String textOf(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** Notes what is wrong with a key. */
    public void problem(String key, String sentence) {
        problems.add(pathOf(key) + " " + sentence);
    }

    private void missing(String key) {
        problem(key, "is missing");
    }

    /** Notes every key that nobody asked for, here and below. */
    public void refuseUnknownKeys() {
        for (var key : values.keySet()) {
            var name = String.valueOf(key);
            if (!known.contains(name)) {
                problem(name, "is not a key" + Suggestion.of(name, known).orElse(""));
            }
        }
        sections.forEach(ConfigSection::refuseUnknownKeys);
    }

    private @Nullable Object value(String key) {
        known.add(key);
        return values.get(key);
    }

    private String pathOf(String key) {
        return path + key;
    }
}
