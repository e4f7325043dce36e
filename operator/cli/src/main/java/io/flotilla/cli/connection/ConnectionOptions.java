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
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:FLOTILLA_SERVER:-localhost:8443}",
            description = "Controller address (env FLOTILLA_SERVER; default localhost:8443).")
    private String server = "localhost:8443";

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            defaultValue = "${env:FLOTILLA_CA_FILE}",
            description =
                    "Certificates to trust, PEM (env FLOTILLA_CA_FILE; default: those of the JDK).")
    private @Nullable Path caFile;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            defaultValue = "${env:FLOTILLA_TOKEN_FILE}",
            description = "File with the API token (env FLOTILLA_TOKEN_FILE, or FLOTILLA_TOKEN).")
    private @Nullable Path tokenFile;

    /** Opens a connection; nothing is sent yet. */
    public ControllerConnection connect() {
        int colon = server.lastIndexOf(':');
        if (colon <= 0) {
            throw CommandFailure.usage(
                    "--server must be HOST:PORT, such as localhost:8443, but is " + server);
        }
        return ControllerConnection.open(server.substring(0, colon), port(colon), caFile, token());
    }

    private int port(int colon) {
        try {
            int port = Integer.parseInt(server, colon + 1, server.length(), 10);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw CommandFailure.usage("--server has no port between 1 and 65535: " + server);
    }

    private String token() {
        String fromEnvironment = System.getenv("FLOTILLA_TOKEN");
        if (tokenFile == null) {
            if (fromEnvironment == null || fromEnvironment.isBlank()) {
                throw CommandFailure.usage(
                        "No API token: give --token-file FILE, or set FLOTILLA_TOKEN_FILE or"
                                + " FLOTILLA_TOKEN.");
            }
            return fromEnvironment.strip();
        }
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot read the token file " + tokenFile + ": " + e);
        }
    }
}
