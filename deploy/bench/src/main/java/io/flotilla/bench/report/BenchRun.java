package io.flotilla.bench.report;

import java.nio.file.Path;

/**
 * One run of a bench.
 *
 * @param isQuick that it must end within 60 s, at a smaller scale
 * @param top the checkout, with all of it built
 * @param folder empty, and removed afterwards
 * @param printer for progress
 */
public record BenchRun(boolean isQuick, Path top, Path folder, Printer printer) {

    /** Tells people how far it is. */
    public void say(String text) {
        printer.say(text);
    }
}
