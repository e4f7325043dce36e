package io.flotilla.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the host as it is shipped, out of {@code target/dist}, with all caches below target. */
final class Launcher {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    static final Path HOME = TARGET.resolve("home");

    private Launcher() {}

    /** A command with its options and operands, that keeps its natives below target. */
    static ProcessBuilder command(String command, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(TARGET.resolve("dist/bin/flotilla-host").toString());
        words.add(command);
        words.add("--cache");
        words.add(TARGET.resolve("natives").toString());
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("HOME", HOME.toString());
        return builder;
    }
}
