package io.flotilla.agent.cli;

import java.io.PrintStream;

/** Writes what a command answers: the one place that writes to standard output. */
final class Printer {
    private final PrintStream out;
    private final PrintStream errors;

    private Printer(PrintStream out, PrintStream errors) {
        this.out = out;
        this.errors = errors;
    }

    static Printer ofProcess() {
        return new Printer(System.out, System.err);
    }

    void line(String text) {
        out.println(text);
    }

    void error(String text) {
        errors.println("flotilla-agent: " + text);
    }

    /** A line of progress, which is not what was asked for. */
    void progress(String text) {
        errors.println(text);
    }

    /** Where a command writes that answers with what happens. */
    PrintStream output() {
        return out;
    }

    /** Where words go that were not asked for. */
    PrintStream errors() {
        return errors;
    }
}
