package io.flotilla.cli.connection;

import io.flotilla.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the controller is, whom to trust there, and who the caller is. */
public final class ConnectionOptions {
    @Option(
            names = "--context",
            paramLabel = "NAME",
            description =
                    "A controller of flotilla config (env FLOTILLA_CONTEXT; default: the current).")
    private @Nullable String context;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description = "Controller address (env FLOTILLA_SERVER; default localhost:8443).")
    private @Nullable String server;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description =
                    "Certificates to trust, PEM (env FLOTILLA_CA_FILE; default: those of the JDK).")
    private @Nullable String caFile;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the API token (env FLOTILLA_TOKEN_FILE, or FLOTILLA_TOKEN).")
    private @Nullable String tokenFile;

    /** Opens a connection; nothing is sent yet. */
    public ControllerConnection connect() {
        var environment = System.getenv();
        var place =
                Place.of(
                        new Place.Options(context, server, caFile, tokenFile),
                        environment,
                        ContextsFile.ofPerson(environment).read());
        var address = Address.parse(place.server());
        return ControllerConnection.open(
                address.host(),
                address.port(),
                place.caFile() == null ? null : Path.of(place.caFile()),
                token(place));
    }

    private static String token(Place place) {
        if (place.token() != null) {
            return place.token().strip();
        }
        if (place.tokenFile() == null) {
            throw CommandFailure.usage(
                    "No API token: give --token-file FILE, set FLOTILLA_TOKEN_FILE or"
                            + " FLOTILLA_TOKEN, or name one with flotilla config set-context.");
        }
        try {
            return Files.readString(Path.of(place.tokenFile())).strip();
        } catch (IOException e) {
            throw CommandFailure.usage(
                    "Cannot read the token file " + place.tokenFile() + ": " + e);
        }
    }
}
