package io.flotilla.cli.output;

import com.google.protobuf.MessageOrBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes many messages of one kind as one document with one list, or as their names, as they come:
 * none is held, unless values are picked out of all of them.
 */
public final class MessageList implements AutoCloseable {
    private final Printer printer;
    private final String field;
    private final OutputFormat format;
    private final List<MessageOrBuilder> held = new ArrayList<>();
    private boolean isBegun;

    /** The document's one field holds the list. */
    public MessageList(Printer printer, String field, OutputFormat format) {
        this.printer = printer;
        this.field = field;
        this.format = format;
    }

    /** Writes a message. */
    public void add(MessageOrBuilder message) {
        if (format == OutputFormat.NAME) {
            printer.message(message, format);
        } else if (format == OutputFormat.JSON) {
            printer.line(isBegun ? "," : "{\n  \"" + field + "\": [");
            printer.raw(Documents.indent(Documents.json(message)));
        } else if (format == OutputFormat.YAML) {
            if (!isBegun) {
                printer.line(field + ":");
            }
            printer.line(Documents.yaml("[" + Documents.json(message) + "]"));
        } else {
            held.add(message);
        }
        isBegun = true;
    }

    /** Ends the document. */
    @Override
    public void close() {
        if (format == OutputFormat.JSON && isBegun) {
            printer.line("\n  ]\n}");
        } else if (format != OutputFormat.NAME && (!held.isEmpty() || !isBegun)) {
            printer.messages(field, held, format);
        }
    }
}
