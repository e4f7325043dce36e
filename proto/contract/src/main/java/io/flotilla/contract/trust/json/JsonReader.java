package io.flotilla.contract.trust.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Reads one JSON object strictly: UTF-8, no name twice, whole numbers only, no text that has no one
 * canonical form, nothing after its end, and no more bytes or levels than the bounds.
 */
public final class JsonReader {

    /** Larger than any metadata; what is larger is not looked at. */
    public static final int MAX_BYTES = 4 << 20;

    private static final int MAX_DEPTH = 16;

    /** Digits of a number that surely fits a long. */
    private static final int MAX_DIGITS = 18;

    private final String text;
    private int position;

    private JsonReader(String text) {
        this.text = text;
    }

    /** Reads the object that these bytes are. */
    public static Json.Fields read(byte[] bytes) throws MalformedJsonException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedJsonException(
                    "%d bytes are more than %d".formatted(bytes.length, MAX_BYTES));
        }
        var reader = new JsonReader(decode(bytes));
        reader.skipSpace();
        var fields = reader.fields(0);
        reader.skipSpace();
        if (reader.position < reader.text.length()) {
            throw reader.expected("the end");
        }
        return fields;
    }

    private static String decode(byte[] bytes) throws MalformedJsonException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw new MalformedJsonException("it is not UTF-8");
        }
    }

    private Json value(int depth) throws MalformedJsonException {
        if (depth > MAX_DEPTH) {
            throw expected("at most %d levels".formatted(MAX_DEPTH));
        }
        return switch (peek()) {
            case '{' -> fields(depth);
            case '[' -> new Json.Items(items(depth));
            case '"' -> new Json.Text(string());
            case 't' -> word("true", new Json.Flag(true));
            case 'f' -> word("false", new Json.Flag(false));
            case 'n' -> word("null", Json.Null.NULL);
            default -> new Json.Whole(number());
        };
    }

    private Json.Fields fields(int depth) throws MalformedJsonException {
        var fields = new HashMap<String, Json>();
        expect('{');
        skipSpace();
        if (take('}')) {
            return Json.Fields.of(fields);
        }
        do {
            skipSpace();
            var name = string();
            skipSpace();
            expect(':');
            skipSpace();
            if (fields.put(name, value(depth + 1)) != null) {
                throw new MalformedJsonException("\"%s\" is there twice".formatted(name));
            }
            skipSpace();
        } while (take(','));
        expect('}');
        return Json.Fields.of(fields);
    }

    private List<Json> items(int depth) throws MalformedJsonException {
        var items = new ArrayList<Json>();
        expect('[');
        skipSpace();
        if (take(']')) {
            return items;
        }
        do {
            skipSpace();
            items.add(value(depth + 1));
            skipSpace();
        } while (take(','));
        expect(']');
        return items;
    }

    private String string() throws MalformedJsonException {
        expect('"');
        var content = new StringBuilder();
        while (!take('"')) {
            var character = next();
            if (character < ' ') {
                throw expected("the end of a text");
            }
            content.append(character == '\\' ? escaped() : character);
        }
        requirePaired(content);
        return content.toString();
    }

    private char escaped() throws MalformedJsonException {
        return switch (next()) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw expected("an escape");
        };
    }

    private char unicode() throws MalformedJsonException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw expected("a hex digit");
            }
            code = (code << 4) | digit;
        }
        return (char) code;
    }

    /** Half a surrogate pair has no form in UTF-8. */
    private void requirePaired(CharSequence content) throws MalformedJsonException {
        if (content.codePoints().anyMatch(code -> code >= 0xD800 && code <= 0xDFFF)) {
            throw expected("both halves of a surrogate pair");
        }
    }

    private long number() throws MalformedJsonException {
        int start = position;
        var _ = take('-');
        int digits = position;
        while (position < text.length() && isDigit(text.charAt(position))) {
            position++;
        }
        int count = position - digits;
        var hasLeadingZero = count > 1 && text.charAt(digits) == '0';
        var isNegativeZero = digits > start && count == 1 && text.charAt(digits) == '0';
        if (count == 0 || count > MAX_DIGITS || hasLeadingZero || isNegativeZero) {
            throw expected("a whole number");
        }
        return Long.parseLong(text, start, position, 10);
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private Json word(String word, Json value) throws MalformedJsonException {
        if (!text.startsWith(word, position)) {
            throw expected("a value");
        }
        position += word.length();
        return value;
    }

    private void skipSpace() {
        while (position < text.length() && " \n\r\t".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private void expect(char wanted) throws MalformedJsonException {
        if (!take(wanted)) {
            throw expected("'" + wanted + "'");
        }
    }

    private boolean take(char wanted) {
        if (position < text.length() && text.charAt(position) == wanted) {
            position++;
            return true;
        }
        return false;
    }

    private char peek() throws MalformedJsonException {
        if (position == text.length()) {
            throw expected("a value");
        }
        return text.charAt(position);
    }

    private char next() throws MalformedJsonException {
        var character = peek();
        position++;
        return character;
    }

    private MalformedJsonException expected(String wanted) {
        return new MalformedJsonException(
                "at character %d there should be %s".formatted(position, wanted));
    }
}
