package io.flotilla.bench.report;

import java.io.PrintStream;

/** Says progress on standard error and the report on standard output; nothing else prints. */
public final class Printer {
    private final PrintStream words;
    private final PrintStream data;

    /** Prints to the process's own streams. */
    public Printer() {
        this(System.err, System.out);
    }

    Printer(PrintStream words, PrintStream data) {
        this.words = words;
        this.data = data;
    }

    /** A line of progress. */
    public void say(String text) {
        words.println(text);
        words.flush();
    }

    /** The report, for programs. */
    public void report(BenchReport report) {
        data.println(report.json());
        data.flush();
    }
}
