package io.flotilla.cli.output;

import com.google.protobuf.MessageOrBuilder;
import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one place that writes: data to standard output, words to standard error. */
public final class Printer {
    private final PrintStream data;
    private final PrintStream words;
    private final boolean terminal;

    /** Writes to the given streams; {@code terminal} says whether a person watches the data. */
    public Printer(PrintStream data, PrintStream words, boolean terminal) {
        this.data = data;
        this.words = words;
        this.terminal = terminal;
    }

    /** Writes to the process's own streams. */
    public static Printer ofProcess() {
        return new Printer(System.out, System.err, isTerminal(System.console()));
    }

    private static boolean isTerminal(@Nullable Console console) {
        return console != null && console.isTerminal();
    }

    /** Whether a person watches: progress may redraw. */
    public boolean isTerminal() {
        return terminal;
    }

    /** Asks the person who watches; whether the answer is yes. If nobody does, it is. */
    public boolean confirms(String question) {
        var console = terminal ? System.console() : null;
        if (console == null) {
            return true;
        }
        var answer = console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    /** A line of data. */
    public void line(String text) {
        data.println(text);
        data.flush();
    }

    /** Data without an end of line, for redrawing on a terminal. */
    public void raw(String text) {
        data.print(text);
        data.flush();
    }

    /** A line of words for the person. */
    public void say(String text) {
        words.println(text);
        words.flush();
    }

    /** One message as JSON or YAML. */
    public void message(MessageOrBuilder message, OutputFormat format) {
        line(Documents.render(Documents.json(message), format));
    }

    /** A document that is no message of the contract as JSON or YAML. */
    public void document(Map<String, ?> members, OutputFormat format) {
        line(Documents.render(Json.of(members), format));
    }

    /** Several messages of one kind as one document with one list. */
    public void messages(
            String field, List<? extends MessageOrBuilder> messages, OutputFormat format) {
        line(Documents.render(Documents.json(field, messages), format));
    }
}
