package io.flotilla.agent.identity;

import java.util.Arrays;

/** One element of DER, to look into what was written. */
final class DerElement {
    private final byte[] encoded;

    DerElement(byte[] encoded) {
        this.encoded = encoded;
    }

    byte[] encoded() {
        return encoded;
    }

    int tag() {
        return encoded[0] & 0xff;
    }

    byte[] content() {
        return Arrays.copyOfRange(encoded, header(0), header(0) + length(0));
    }

    /** The element at a place within this one. */
    DerElement child(int place) {
        var at = header(0);
        for (var skipped = 0; skipped < place; skipped++) {
            at = header(at) + length(at);
        }
        return new DerElement(Arrays.copyOfRange(encoded, at, header(at) + length(at)));
    }

    private int header(int at) {
        var first = encoded[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private int length(int at) {
        var first = encoded[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        var length = 0;
        for (var place = 0; place < (first & 0x7f); place++) {
            length = (length << 8) | (encoded[at + 2 + place] & 0xff);
        }
        return length;
    }
}
