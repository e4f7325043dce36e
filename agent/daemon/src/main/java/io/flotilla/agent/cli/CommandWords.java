package io.flotilla.agent.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * The words of a command line, read.
 *
 * @param lines how many lines of the log
 */
record CommandWords(Command command, Path config, boolean verbose, int lines) {
    private static final Path CONFIG = Path.of("/etc/flotilla/agent.yaml");
    private static final int LINES = 100;
    private static final int MAX_LINES = 100_000;

    /** What reading came to. */
    sealed interface Result {
        /** A command to do. */
        record Valid(CommandWords words) implements Result {}

        /** What is wrong, or what was asked about a command. */
        record Wrong(String problem) implements Result {}
    }

    /** Reads the words after a command's name. */
    static Result read(Command command, List<String> words) {
        var config = CONFIG;
        var verbose = false;
        var lines = LINES;
        for (var at = 0; at < words.size(); at++) {
            var word = words.get(at);
            if (word.equals("--verbose") && command.takes(word)) {
                verbose = true;
                continue;
            }
            var takesValue = word.equals("--config") || command.takes(word);
            if (!takesValue) {
                return wrong(command, "unknown option " + word);
            }
            if (at + 1 == words.size()) {
                return wrong(command, word + " needs a value");
            }
            var value = words.get(++at);
            if (word.equals("--config")) {
                config = Path.of(value);
                continue;
            }
            if (!value.matches("[0-9]{1,6}") || Integer.parseInt(value) > MAX_LINES) {
                return wrong(command, word + " is a number up to " + MAX_LINES + ", not " + value);
            }
            lines = Integer.parseInt(value);
        }
        return new Result.Valid(new CommandWords(command, config, verbose, lines));
    }

    private static Result wrong(Command command, String problem) {
        return new Result.Wrong(problem + "; see flotilla-agent " + command.word() + " --help");
    }
}
