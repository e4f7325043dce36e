package io.flotilla.host.evaluate;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The first 48 bytes of a file of outputs, which say whose they are.
 *
 * <p>All numbers are little-endian. The header: 8 bytes FLTEVAL1; the kind, an int; the width, an
 * int; the SHA-256 digest of the inputs. Then one record for each output, as the class that writes
 * it describes, until the file ends.
 */
final class OutputsHeader {
    static final int BYTES = 48;
    private static final byte[] MAGIC = "FLTEVAL1".getBytes(StandardCharsets.US_ASCII);

    private final Kind kind;
    private final int width;
    private final byte[] inputsDigest;

    /** What the records hold, and the number that is written for it. */
    enum Kind {
        /** Vectors of texts; the width is their length. */
        EMBEDDINGS(1),
        /** Next-token distributions; the width is the vocabulary's size. */
        NEXT_TOKENS(2),
        /** Output tensors, each record with its own length; the width is 0. */
        TENSORS(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    private OutputsHeader(Kind kind, int width, byte[] inputsDigest) {
        this.kind = kind;
        this.width = width;
        this.inputsDigest = inputsDigest;
    }

    static OutputsHeader ofTexts(Kind kind, int width, List<String> texts) {
        MessageDigest digest = Digests.sha256();
        for (String text : texts) {
            Digests.update(digest, text);
        }
        return new OutputsHeader(kind, width, digest.digest());
    }

    static OutputsHeader ofDrawn(String signature, EvaluationInputs.Drawn inputs) {
        MessageDigest digest = Digests.sha256();
        Digests.update(digest, signature);
        Digests.update(digest, inputs.count() + " from " + inputs.seed());
        return new OutputsHeader(Kind.TENSORS, 0, digest.digest());
    }

    ByteBuffer bytes() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt(kind.code)
                .putInt(width)
                .put(inputsDigest)
                .flip();
    }

    /** Refuses a file whose header is not just like this one. */
    void requireSame(ByteBuffer found) throws HostProblem {
        ByteBuffer own = bytes();
        requireSame("kept by an evaluation", own, found, MAGIC.length);
        requireSame(kind.name().toLowerCase(Locale.ROOT), own, found, Integer.BYTES);
        requireSame("of width " + width, own, found, Integer.BYTES);
        requireSame("of the same inputs", own, found, inputsDigest.length);
    }

    private static void requireSame(String what, ByteBuffer own, ByteBuffer found, int bytes)
            throws HostProblem {
        int at = own.position();
        if (!own.slice(at, bytes).equals(found.slice(at, bytes))) {
            throw mismatch("The reference's outputs are not " + what + ".");
        }
        own.position(at + bytes);
    }

    static HostProblem mismatch(String sentence) {
        return new HostProblem(
                Reason.REFERENCE_MISMATCH, sentence, Map.of("field", "reference_path"));
    }
}
