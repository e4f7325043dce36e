package io.flotilla.cli.access;

import io.flotilla.cli.CommandFailure;
import java.util.regex.Pattern;

/** The end of the record at some time: how many entries, and the digest of the last one. */
record AuditHead(long sequence, String sha256) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

    static AuditHead parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw CommandFailure.usage(
                    "\""
                            + text
                            + "\" is no head of the record: NUMBER:SHA256 as verify prints it.");
        }
        return new AuditHead(Long.parseLong(form.group(1)), form.group(2));
    }

    @Override
    public String toString() {
        return sequence + ":" + sha256;
    }
}
