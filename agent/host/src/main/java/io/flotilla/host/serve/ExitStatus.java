package io.flotilla.host.serve;

/** Why the process ends, as its exit status. */
public enum ExitStatus {
    /** All is done, or the starter closed the socket. */
    DONE(0),
    /** The command failed, or the host has a defect. */
    FAILED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** There is not enough memory. */
    OUT_OF_MEMORY(3),
    /** The socket could not be reached, or what came over it was not understood. */
    CONNECTION_FAILED(4);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
