package io.flotilla.bench.host;

import java.io.IOException;

/** A runtime host answered with a problem, or ended. */
public final class HostFailure extends IOException {
    private static final long serialVersionUID = 1;

    HostFailure(String message) {
        super(message);
    }
}
