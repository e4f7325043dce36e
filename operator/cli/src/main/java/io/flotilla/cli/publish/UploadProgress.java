package io.flotilla.cli.publish;

import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;

/** Says how far an upload is: a line for each tenth. */
final class UploadProgress {
    private final Printer printer;
    private final LocalFile file;
    private long tenths;

    UploadProgress(Printer printer, LocalFile file) {
        this.printer = printer;
        this.file = file;
    }

    void sent(long bytes) {
        long now = bytes * 10 / file.sizeBytes();
        if (now > tenths && now < 10) {
            tenths = now;
            printer.say(
                    "%s: %d%% of %s"
                            .formatted(file.path(), now * 10, Words.bytes(file.sizeBytes())));
        }
    }

    void done() {
        printer.say(file.path() + ": sent " + Words.bytes(file.sizeBytes()));
    }
}
