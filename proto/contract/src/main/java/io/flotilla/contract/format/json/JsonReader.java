package io.flotilla.contract.format.json;

import io.flotilla.contract.format.reading.ByteReader;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON front to back, one value after the other, so that a document of any length takes
 * little memory. A caller asks for the kind of value that it expects, or skips it.
 */
public final class JsonReader {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_KEY_BYTES = 1_024;
    private static final int MAX_NUMBER_BYTES = 64;

    private final ByteReader reader;
    private final long end;
    private int depth;

    /** Reads the document that begins where the reader stands and ends there. */
    public JsonReader(ByteReader reader, long end) {
        this.reader = reader;
        this.end = end;
    }

    /** Takes the value of one member, of which it gets the name. */
    @FunctionalInterface
    public interface Member {
        void read(String key) throws IOException, MalformedException;
    }

    /** Takes one element of an array. */
    @FunctionalInterface
    public interface Element {
        void read() throws IOException, MalformedException;
    }

    public long position() {
        return reader.position();
    }

    /** The first character of the next value, which tells what it is. */
    public char kind() throws IOException, MalformedException {
        skipSpace();
        if (position() >= end) {
            throw new MalformedException("the JSON ends where a value should begin", position());
        }
        return (char) reader.peek("JSON");
    }

    public void object(Member member) throws IOException, MalformedException {
        open('{', "an object");
        if (!closes('}')) {
            do {
                var key = text(MAX_KEY_BYTES);
                skipSpace();
                expect(':', "a colon");
                member.read(key);
            } while (continues('}'));
        }
        depth--;
    }

    public void array(Element element) throws IOException, MalformedException {
        open('[', "an array");
        if (!closes(']')) {
            do {
                element.read();
            } while (continues(']'));
        }
        depth--;
    }

    /** Reads a text, of which no more than so many bytes are kept. */
    public String text(int maxBytes) throws IOException, MalformedException {
        skipSpace();
        expect('"', "a text");
        var bytes = new ByteArrayOutputStream();
        for (var next = take("a text"); next != '"'; next = take("a text")) {
            if (next < ' ') {
                throw new MalformedException("a control character in a text", position() - 1);
            }
            if (next == '\\') {
                keep(new String(Character.toChars(escaped())), bytes, maxBytes);
            } else if (bytes.size() < maxBytes) {
                bytes.write(next);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void keep(String character, ByteArrayOutputStream bytes, int maxBytes) {
        if (bytes.size() < maxBytes) {
            bytes.writeBytes(character.getBytes(StandardCharsets.UTF_8));
        }
    }

    private int escaped() throws IOException, MalformedException {
        var start = position();
        return switch (take("an escape")) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codePoint();
            default -> throw new MalformedException("an unknown escape in a text", start);
        };
    }

    /** A pair of surrogates makes one character; one alone stands for nothing and is replaced. */
    private int codePoint() throws IOException, MalformedException {
        var first = (char) hex4();
        if (!Character.isSurrogate(first)) {
            return first;
        }
        if (!Character.isHighSurrogate(first) || position() >= end || reader.peek("x") != '\\') {
            return '\ufffd';
        }
        take("an escape");
        expect('u', "the second half of a character");
        var second = (char) hex4();
        return Character.isLowSurrogate(second) ? Character.toCodePoint(first, second) : '\ufffd';
    }

    private int hex4() throws IOException, MalformedException {
        var value = 0;
        for (var i = 0; i < 4; i++) {
            var digit = Character.digit(take("an escape"), 16);
            if (digit < 0) {
                throw new MalformedException("an escape that is no number", position() - 1);
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Reads a whole number that is not negative. */
    public long whole() throws IOException, MalformedException {
        var start = position();
        var number = number();
        if (number < 0 || number != Math.rint(number) || number > 1L << 53) {
            throw new MalformedException("a number that is no count", start);
        }
        return (long) number;
    }

    public double number() throws IOException, MalformedException {
        skipSpace();
        var start = position();
        var digits = new StringBuilder();
        while (position() < end && isOfNumber(reader.peek("a number"))) {
            digits.append((char) take("a number"));
            if (digits.length() > MAX_NUMBER_BYTES) {
                throw new MalformedException("a number of too many digits", start);
            }
        }
        try {
            return Double.parseDouble(digits.toString());
        } catch (NumberFormatException _) {
            throw new MalformedException("what should be a number is none", start);
        }
    }

    private static boolean isOfNumber(int next) {
        return (next >= '0' && next <= '9')
                || next == '-'
                || next == '+'
                || next == '.'
                || next == 'e'
                || next == 'E';
    }

    /** Reads {@code true}, {@code false} or {@code null}, of which the last counts as false. */
    public boolean flag() throws IOException, MalformedException {
        return switch (kind()) {
            case 't' -> {
                word("true");
                yield true;
            }
            case 'f' -> {
                word("false");
                yield false;
            }
            default -> {
                word("null");
                yield false;
            }
        };
    }

    private void word(String word) throws IOException, MalformedException {
        for (var i = 0; i < word.length(); i++) {
            expect(word.charAt(i), word);
        }
    }

    /** Passes over one value of any kind. */
    public void skip() throws IOException, MalformedException {
        switch (kind()) {
            case '{' -> object(_ -> skip());
            case '[' -> array(this::skip);
            case '"' -> text(0);
            case 't', 'f', 'n' -> flag();
            default -> number();
        }
    }

    /** Fails unless nothing but space is left of the document. */
    public void finish() throws IOException, MalformedException {
        skipSpace();
        if (position() < end) {
            throw new MalformedException("more than one JSON value", position());
        }
    }

    private void open(char bracket, String what) throws IOException, MalformedException {
        skipSpace();
        expect(bracket, what);
        depth++;
        if (depth > MAX_DEPTH) {
            throw new MalformedException(
                    "more than " + MAX_DEPTH + " JSON values in each other", position());
        }
    }

    private boolean closes(char bracket) throws IOException, MalformedException {
        if (kind() != bracket) {
            return false;
        }
        take("a bracket");
        return true;
    }

    private boolean continues(char bracket) throws IOException, MalformedException {
        skipSpace();
        var start = position();
        var next = take("a comma");
        if (next != ',' && next != bracket) {
            throw new MalformedException("neither a comma nor a closing bracket", start);
        }
        return next == ',';
    }

    private void expect(char wanted, String what) throws IOException, MalformedException {
        var start = position();
        if (take(what) != wanted) {
            throw new MalformedException("the JSON has something else than " + what, start);
        }
    }

    private void skipSpace() throws IOException, MalformedException {
        while (position() < end && isSpace(reader.peek("JSON"))) {
            take("JSON");
        }
    }

    private static boolean isSpace(int next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }

    private int take(String what) throws IOException, MalformedException {
        if (position() >= end) {
            throw new MalformedException("the JSON ends within " + what, position());
        }
        return reader.unsignedByte(what);
    }
}
