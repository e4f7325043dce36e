package io.flotilla.contract.trust.json;

/** Says why bytes are not the JSON that was expected. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedJsonException(String message) {
        super(message);
    }
}
