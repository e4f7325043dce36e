package io.flotilla.host.llama.text;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The tokens of a model, as texts. */
public final class Vocabulary {
    private static final int LONGEST_PIECE = 256;
    private static final byte[] NOTHING = {};

    private final TextFunctions functions;
    private final MemorySegment handle;

    /** The vocabulary at that address. */
    public Vocabulary(TextFunctions functions, MemorySegment handle) {
        this.functions = functions;
        this.handle = handle;
    }

    MemorySegment handle() {
        return handle;
    }

    /** Whether the model ends a text with this token. */
    public boolean ends(int token) {
        return functions.ends.toBoolean(handle, token);
    }

    /** The bytes that a token adds; none if it only steers. */
    public byte[] piece(int token) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(LONGEST_PIECE);
            int length = functions.piece.toInt(handle, token, bytes, LONGEST_PIECE, 0, false);
            if (length < 0) {
                bytes = arena.allocate(-length);
                length = functions.piece.toInt(handle, token, bytes, -length, 0, false);
            }
            return length > 0 ? bytes.asSlice(0, length).toArray(JAVA_BYTE) : NOTHING;
        }
    }
}
