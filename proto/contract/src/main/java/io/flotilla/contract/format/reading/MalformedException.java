package io.flotilla.contract.format.reading;

/** Thrown where the bytes of a file contradict its format; never leaves the inspection. */
public final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final long offset;

    /**
     * @param reason a sentence without its first capital and full stop
     * @param offset the byte that the reason is about
     */
    public MalformedException(String reason, long offset) {
        super(reason);
        this.offset = offset;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    public long offset() {
        return offset;
    }
}
