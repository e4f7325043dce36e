package io.flotilla.cli.output;

import com.google.protobuf.MessageOrBuilder;
import io.flotilla.cli.CommandFailure;
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
    private final @Nullable Person person;

    /** Somebody who watches the data and can be asked. */
    @FunctionalInterface
    public interface Person {
        /** What is answered in one line; null: nothing more comes. */
        @Nullable String answer(String question);
    }

    /** Writes to the given streams, which no person watches. */
    public Printer(PrintStream data, PrintStream words) {
        this(data, words, null);
    }

    /** Writes to the given streams, which the person watches, if there is one. */
    public Printer(PrintStream data, PrintStream words, @Nullable Person person) {
        this.data = data;
        this.words = words;
        this.person = person;
    }

    /** Writes to the process's own streams. */
    public static Printer ofProcess() {
        return new Printer(System.out, System.err, at(System.console()));
    }

    private static @Nullable Person at(@Nullable Console console) {
        return console == null || !console.isTerminal()
                ? null
                : question -> console.readLine("%s", question);
    }

    /** Whether a person watches: progress may redraw. */
    public boolean isTerminal() {
        return person != null;
    }

    /** Asks the person who watches; whether the answer is yes. If nobody does, it is. */
    public boolean confirms(String question) {
        if (person == null) {
            return true;
        }
        var answer = person.answer(question + " [y/N] ");
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

    /** One message in a format for programs. */
    public void message(MessageOrBuilder message, OutputFormat format) {
        if (format == OutputFormat.NAME) {
            line(name(message));
            return;
        }
        line(Documents.render(Documents.json(message), format));
    }

    /** One message with another one as a member more, in a format for programs. */
    public void message(
            MessageOrBuilder message, String member, MessageOrBuilder more, OutputFormat format) {
        if (format == OutputFormat.NAME) {
            message(message, format);
            return;
        }
        line(Documents.render(Documents.json(message, member, more), format));
    }

    /** One of many messages: one of many YAML documents, or as JSON in one line, unless picked. */
    public void streamed(MessageOrBuilder message, OutputFormat format) {
        if (format == OutputFormat.YAML) {
            line("---\n" + Documents.render(Documents.json(message), format));
        } else if (format == OutputFormat.JSON) {
            line(Documents.jsonLine(message));
        } else {
            message(message, format);
        }
    }

    /** A document that is no message of the contract in a format for programs. */
    public void document(Map<String, ?> members, OutputFormat format) {
        line(Documents.render(Json.of(members), format));
    }

    /** Several messages of one kind as one document with one list, or as their names. */
    public void messages(
            String field, List<? extends MessageOrBuilder> messages, OutputFormat format) {
        if (format == OutputFormat.NAME) {
            messages.forEach(message -> line(name(message)));
            return;
        }
        line(Documents.render(Documents.json(field, messages), format));
    }

    private static String name(MessageOrBuilder message) {
        var field = message.getDescriptorForType().findFieldByName("name");
        if (field == null) {
            throw CommandFailure.usage("What this command shows has no name.");
        }
        return message.getField(field).toString();
    }
}
