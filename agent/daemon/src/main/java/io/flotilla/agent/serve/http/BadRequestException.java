package io.flotilla.agent.serve.http;

import java.io.IOException;

/** What came is no request that could be answered; the connection ends with saying so. */
final class BadRequestException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    BadRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
