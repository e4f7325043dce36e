package io.flotilla.agent.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) into maps, lists, strings, doubles, booleans and nulls. Strict, and bounded
 * in depth; the caller bounds its length.
 */
final class Json {
    private static final int MAX_DEPTH = 32;

    /** Each takes some 24 bytes, though a text may need only two for it. */
    private static final int MAX_VALUES = 1 << 19;

    private final String text;
    private int at;
    private int depth;
    private int values;

    private Json(String text) {
        this.text = text;
    }

    /** What is wrong with a text that is not JSON. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message);
        }
    }

    static @Nullable Object parse(String text) throws MalformedException {
        var json = new Json(text);
        var value = json.value();
        json.skipSpace();
        if (json.at < text.length()) {
            throw json.malformed("text after the end");
        }
        return value;
    }

    private @Nullable Object value() throws MalformedException {
        if (++values > MAX_VALUES) {
            throw malformed("more than " + MAX_VALUES + " values");
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() throws MalformedException {
        enter();
        var members = new LinkedHashMap<String, @Nullable Object>();
        skipSpace();
        while (peek() != '}') {
            skipSpace();
            var name = string();
            skipSpace();
            expect(':');
            if (members.containsKey(name)) {
                throw malformed("the member \"" + name + "\" twice");
            }
            members.put(name, value());
            separate('}');
        }
        leave();
        return members;
    }

    private List<@Nullable Object> array() throws MalformedException {
        enter();
        var elements = new ArrayList<@Nullable Object>();
        skipSpace();
        while (peek() != ']') {
            elements.add(value());
            separate(']');
        }
        leave();
        return elements;
    }

    /** Past a comma, if another element must follow; stays before the end otherwise. */
    private void separate(char end) throws MalformedException {
        skipSpace();
        if (peek() == end) {
            return;
        }
        expect(',');
        skipSpace();
        if (peek() == end) {
            throw malformed("a comma before the end");
        }
    }

    private void enter() throws MalformedException {
        at++;
        if (++depth > MAX_DEPTH) {
            throw malformed("more than " + MAX_DEPTH + " levels");
        }
    }

    private void leave() {
        at++;
        depth--;
    }

    private String string() throws MalformedException {
        expect('"');
        var out = new StringBuilder();
        while (true) {
            var character = next();
            if (character == '"') {
                return out.toString();
            }
            if (character < ' ') {
                throw malformed("a control character in a string");
            }
            out.append(character == '\\' ? escaped() : character);
        }
    }

    private char escaped() throws MalformedException {
        var character = next();
        return switch (character) {
            case '"', '\\', '/' -> character;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed("an escape \\" + character);
        };
    }

    private char unicode() throws MalformedException {
        var code = 0;
        for (var digit = 0; digit < 4; digit++) {
            var value = Character.digit(next(), 16);
            if (value < 0) {
                throw malformed("an escape that is not \\u and four digits");
            }
            code = code * 16 + value;
        }
        return (char) code;
    }

    private Double number() throws MalformedException {
        var start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        var number = text.substring(start, at);
        if (!number.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
            at = start;
            throw malformed("no value");
        }
        return Double.valueOf(number);
    }

    private @Nullable Object literal(String word, @Nullable Object value)
            throws MalformedException {
        if (!text.startsWith(word, at)) {
            throw malformed("no value");
        }
        at += word.length();
        return value;
    }

    private void expect(char expected) throws MalformedException {
        if (peek() != expected) {
            throw malformed("no '" + expected + "'");
        }
        at++;
    }

    private char next() throws MalformedException {
        var character = peek();
        at++;
        return character;
    }

    private char peek() throws MalformedException {
        if (at >= text.length()) {
            throw malformed("the end");
        }
        return text.charAt(at);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private MalformedException malformed(String found) {
        return new MalformedException(found + " at character " + at);
    }
}
