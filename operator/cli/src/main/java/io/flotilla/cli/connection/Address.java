package io.flotilla.cli.connection;

import io.flotilla.cli.CommandFailure;

/** Host and port of a controller. */
record Address(String host, int port) {

    /** Reads HOST:PORT. */
    static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw CommandFailure.usage(
                    "--server must be HOST:PORT, such as localhost:8443, but is " + text);
        }
        return new Address(text.substring(0, colon), port(text, colon));
    }

    private static int port(String text, int colon) {
        try {
            int port = Integer.parseInt(text, colon + 1, text.length(), 10);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw CommandFailure.usage("--server has no port between 1 and 65535: " + text);
    }
}
