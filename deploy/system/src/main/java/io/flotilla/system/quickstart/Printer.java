package io.flotilla.system.quickstart;

import java.io.PrintStream;

/**
 * Tells the tour on standard error and gives its summary on standard output; nothing else prints.
 */
final class Printer {
    private final PrintStream words;
    private final PrintStream data;

    Printer() {
        this(System.err, System.out);
    }

    Printer(PrintStream words, PrintStream data) {
        this.words = words;
        this.data = data;
    }

    /** Opens a chapter. */
    void chapter(String title) {
        words.println();
        words.println("== " + title);
        words.flush();
    }

    /** A line of the tour. */
    void say(String text) {
        words.println("   " + text);
        words.flush();
    }

    /** The summary for programs. */
    void data(String json) {
        data.println(json);
        data.flush();
    }
}
