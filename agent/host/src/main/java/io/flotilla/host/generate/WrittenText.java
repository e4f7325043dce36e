package io.flotilla.host.generate;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A text on its way out. Bytes of a character that is not whole are held back, and so is what may
 * become a stop word.
 */
final class WrittenText {
    /** More than a character has. */
    private static final int LONGEST_CHARACTER_BYTES = 4;

    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private final StringBuilder ready = new StringBuilder();
    private byte[] partOfCharacter = {};
    private boolean isStopped;

    WrittenText(List<String> stops) {
        this.stops = stops;
    }

    /** Adds what a token says; returns whether a stop word has come. */
    boolean add(byte[] piece) {
        held.append(decoded(piece, false));
        int stop = firstStop();
        if (stop >= 0) {
            held.setLength(stop);
            release(stop);
            isStopped = true;
            return true;
        }
        release(held.length() - mayBecomeStop());
        return false;
    }

    private int firstStop() {
        return stops.stream().mapToInt(held::indexOf).filter(at -> at >= 0).min().orElse(-1);
    }

    private CharBuffer decoded(byte[] piece, boolean isLast) {
        ByteBuffer bytes =
                ByteBuffer.allocate(partOfCharacter.length + piece.length)
                        .put(partOfCharacter)
                        .put(piece)
                        .flip();
        CharBuffer characters = CharBuffer.allocate(bytes.remaining() + LONGEST_CHARACTER_BYTES);
        decoder.reset().decode(bytes, characters, isLast);
        partOfCharacter = new byte[bytes.remaining()];
        bytes.get(partOfCharacter);
        return characters.flip();
    }

    /** Length of the longest end of what is held that a stop word begins with. */
    private int mayBecomeStop() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, held.length());
                    length > longest;
                    length--) {
                if (stop.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    private void release(int length) {
        ready.append(held, 0, length);
        held.delete(0, length);
    }

    /** Lets out what was held back: nothing more comes. */
    void end() {
        if (isStopped) {
            return;
        }
        held.append(decoded(new byte[0], true));
        release(held.length());
    }

    /** What was let out since the last call. */
    String take() {
        String text = ready.toString();
        ready.setLength(0);
        return text;
    }
}
