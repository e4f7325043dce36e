package io.flotilla.cli.fetch;

import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;

/** Says how far a download is: a line for each tenth. */
public final class FetchProgress {
    private final Printer printer;
    private final String name;
    private long tenths;

    /** Tells the printer of the file with the name. */
    public FetchProgress(Printer printer, String name) {
        this.printer = printer;
        this.name = name;
    }

    /** Goes on from what is there already, which is not news. */
    public void resumed(long bytes, long of) {
        tenths = of > 0 ? bytes * 10 / of : 0;
        printer.say("%s: going on after %s".formatted(name, Words.bytes(bytes)));
    }

    /** So many bytes of it are here. */
    public void received(long bytes, long of) {
        long now = of > 0 ? bytes * 10 / of : 0;
        if (now > tenths && now < 10) {
            tenths = now;
            printer.say("%s: %d%% of %s".formatted(name, now * 10, Words.bytes(of)));
        }
    }

    /** It is whole. */
    public void done(long bytes, String sha256) {
        printer.say("%s: fetched %s, sha256 %s".formatted(name, Words.bytes(bytes), sha256));
    }
}
