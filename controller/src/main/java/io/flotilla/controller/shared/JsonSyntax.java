package io.flotilla.controller.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/** Tells whether a stream is one JSON object (RFC 8259), in memory that does not grow with it. */
public final class JsonSyntax {

    /** Deeper than any tokenizer or configuration nests. */
    private static final int MAX_DEPTH = 128;

    private static final int END = -1;

    private final Reader reader;
    private long position = -1;
    private int current;

    private JsonSyntax(Reader reader) {
        this.reader = reader;
    }

    /** What keeps the stream from being one JSON object; empty: it is one. */
    public static Optional<String> findFault(InputStream bytes) throws IOException {
        var decoder =
                UTF_8.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        var syntax = new JsonSyntax(new BufferedReader(new InputStreamReader(bytes, decoder)));
        try {
            syntax.document();
            return Optional.empty();
        } catch (Fault fault) {
            return Optional.of(fault.text);
        } catch (CharacterCodingException _) {
            return Optional.of("it is not UTF-8");
        }
    }

    private void document() throws IOException, Fault {
        next();
        space();
        if (current != '{') {
            throw fault("an object");
        }
        value(0);
        space();
        if (current != END) {
            throw fault("the end");
        }
    }

    private void value(int depth) throws IOException, Fault {
        if (depth > MAX_DEPTH) {
            throw fault("at most %d levels".formatted(MAX_DEPTH));
        }
        switch (current) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void object(int depth) throws IOException, Fault {
        next();
        space();
        if (take('}')) {
            return;
        }
        do {
            space();
            string();
            space();
            expect(':');
            space();
            value(depth + 1);
            space();
        } while (take(','));
        expect('}');
    }

    private void array(int depth) throws IOException, Fault {
        next();
        space();
        if (take(']')) {
            return;
        }
        do {
            space();
            value(depth + 1);
            space();
        } while (take(','));
        expect(']');
    }

    private void string() throws IOException, Fault {
        expect('"');
        while (current != '"') {
            if (current < ' ') {
                throw fault("the end of a string");
            }
            if (take('\\')) {
                escape();
            } else {
                next();
            }
        }
        next();
    }

    private void escape() throws IOException, Fault {
        if (take('u')) {
            for (int i = 0; i < 4; i++) {
                if (Character.digit(current, 16) < 0) {
                    throw fault("a hex digit");
                }
                next();
            }
            return;
        }
        if (current == END || "\"\\/bfnrt".indexOf(current) < 0) {
            throw fault("an escape");
        }
        next();
    }

    private void word(String word) throws IOException, Fault {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
    }

    private void number() throws IOException, Fault {
        var _ = take('-');
        if (!take('0')) {
            digits();
        }
        if (take('.')) {
            digits();
        }
        if (take('e') || take('E')) {
            var _ = take('+') || take('-');
            digits();
        }
    }

    private void digits() throws IOException, Fault {
        do {
            if (current < '0' || current > '9') {
                throw fault("a value");
            }
            next();
        } while (current >= '0' && current <= '9');
    }

    private void space() throws IOException {
        while (current == ' ' || current == '\n' || current == '\r' || current == '\t') {
            next();
        }
    }

    private void expect(char wanted) throws IOException, Fault {
        if (!take(wanted)) {
            throw fault("'" + wanted + "'");
        }
    }

    private boolean take(char wanted) throws IOException {
        if (current != wanted) {
            return false;
        }
        next();
        return true;
    }

    private void next() throws IOException {
        current = reader.read();
        position++;
    }

    private Fault fault(String wanted) {
        return new Fault(
                current == END
                        ? "it ends at character %d, where %s should be".formatted(position, wanted)
                        : "at character %d there should be %s".formatted(position, wanted));
    }

    /** Leads out of the recursion; never leaves this class. */
    private static final class Fault extends Exception {

        private static final long serialVersionUID = 1L;

        private final String text;

        Fault(String text) {
            super(text, null, false, false);
            this.text = text;
        }
    }
}
