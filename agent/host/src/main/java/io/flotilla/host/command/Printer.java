package io.flotilla.host.command;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** The one place that prints: answers on standard output, complaints on standard error. */
final class Printer {

    /** What writes one JSON value. */
    interface Json {
        void writeTo(ProtoJson json) throws IOException;
    }

    void print(String text) {
        System.out.print(text);
    }

    /** Prints one line of JSON. */
    void print(Json value) throws IOException {
        Writer out = new OutputStreamWriter(System.out, StandardCharsets.UTF_8);
        value.writeTo(new ProtoJson(out));
        out.write('\n');
        out.flush();
    }

    void complain(String sentence) {
        System.err.println("flotilla-host: " + sentence);
    }
}
