package io.flotilla.cli.trust;

import io.flotilla.cli.output.Printer;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes keys to sign with, which never leave the machine that they were made on. */
@Command(name = "key", description = "Make keys to sign releases with.")
public final class KeyCommand {
    private final Printer printer;

    /** Writes to the printer. */
    public KeyCommand(Printer printer) {
        this.printer = printer;
    }

    @Command(
            name = "generate",
            description = "Make a key: FILE (PKCS#8 PEM) and FILE.pub. Prints its id.")
    int generate(
            @Option(
                            names = "--for",
                            defaultValue = "RELEASE",
                            description = {
                                "release (default): an Ed25519 key that signs releases; model: an",
                                "ECDSA key on P-256 that signs the files of exported models."
                            })
                    KeyKind kind,
            @Parameters(paramLabel = "FILE", description = "A new file.") Path file) {
        var key = kind.generate();
        KeyFile.write(key, file);
        printer.line(key.id());
        printer.say("Whoever has %s can sign in your name. Keep a copy in a safe.".formatted(file));
        return 0;
    }
}
