package io.flotilla.contract.format.onnx;

/** Names of operator domains. */
final class Domains {

    static final String STANDARD = "ai.onnx";
    static final String MICROSOFT = "com.microsoft";

    private Domains() {}

    /** The standard domain may be written as nothing. */
    static String canonical(String domain) {
        return domain.isEmpty() ? STANDARD : domain;
    }
}
