package io.flotilla.cli.trust;

import io.flotilla.cli.output.Printer;
import io.flotilla.contract.trust.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Command;
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
            description = "Make an Ed25519 key: FILE (PKCS#8 PEM) and FILE.pub. Prints its id.")
    int generate(@Parameters(paramLabel = "FILE", description = "A new file.") Path file) {
        var key = SigningKey.generate(new SecureRandom());
        KeyFile.write(key, file);
        printer.line(key.publicKey().id());
        printer.say("Whoever has %s can release. Keep a copy in a safe.".formatted(file));
        return 0;
    }
}
