package io.flotilla.agent.serve.openai;

import io.flotilla.agent.serve.Exchange;
import io.flotilla.agent.serve.JsonWriter;

/** Server-sent events, each a JSON object, and one that says that it was the last. */
final class EventStream {
    static final String TYPE = "text/event-stream";

    private final Exchange.Streaming stream;

    EventStream(Exchange.Streaming stream) {
        this.stream = stream;
    }

    boolean isOpen() {
        return stream.isOpen();
    }

    /** Sends an event; returns whether whoever asked is still there. */
    boolean send(Object event) {
        return stream.send("data: " + JsonWriter.write(event) + "\n\n");
    }

    void end() {
        stream.send("data: [DONE]\n\n");
    }
}
