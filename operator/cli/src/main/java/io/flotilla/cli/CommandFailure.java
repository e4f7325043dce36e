package io.flotilla.cli;

/** Ends a command with a message for the person and a code for the shell. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** Fails with one of {@link ExitCode}'s codes. */
    public CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** A wrong command line or input file: {@link ExitCode#USAGE}. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    /** Work that failed: {@link ExitCode#FAILED}. */
    public static CommandFailure failed(String message) {
        return new CommandFailure(ExitCode.FAILED, message);
    }

    /** The code for the shell. */
    public int exitCode() {
        return exitCode;
    }
}
