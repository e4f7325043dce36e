package io.flotilla.cli;

/** What the process tells its caller when it ends. */
public final class ExitCode {
    /** Done. */
    public static final int OK = 0;

    /** The controller refused, or the work failed. */
    public static final int FAILED = 1;

    /** The command line or an input file is wrong; nothing was sent. */
    public static final int USAGE = 2;

    /** What was named does not exist. */
    public static final int NOT_FOUND = 3;

    /** The token is missing, wrong, or may not do this. */
    public static final int NOT_ALLOWED = 4;

    /** The controller cannot be reached. */
    public static final int UNREACHABLE = 5;

    /** diff has found differences. */
    public static final int DIFFERENT = 6;

    private ExitCode() {}
}
