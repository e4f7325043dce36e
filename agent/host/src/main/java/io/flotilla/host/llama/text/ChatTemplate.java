package io.flotilla.host.llama.text;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.generate.GenerationOrder.Message;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a model wants conversations to be written. The library knows a list of templates and tells
 * them by their marks; it does not run what a template says.
 */
public final class ChatTemplate {
    private static final int NEVER_LESS = 1_024;
    private static final int BYTES_OF_MESSAGE = 2 * (int) ADDRESS.byteSize();

    private final TextFunctions functions;

    /** NULL: the model has none. */
    private final MemorySegment template;

    /** The template of the model at that address. */
    public ChatTemplate(TextFunctions functions, MemorySegment model) {
        this.functions = functions;
        this.template = functions.templateOf.toPointer(model, MemorySegment.NULL);
    }

    /** A conversation as a text after which the model goes on as the assistant. */
    public String write(List<Message> messages) throws HostProblem {
        if (template.equals(MemorySegment.NULL)) {
            return messages.stream().map(Message::content).collect(Collectors.joining("\n"));
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment said = arena.allocate((long) BYTES_OF_MESSAGE * messages.size(), 8);
            int capacity = NEVER_LESS;
            for (int i = 0; i < messages.size(); i++) {
                Message message = messages.get(i);
                said.setAtIndex(ADDRESS, 2L * i, text(message.role(), arena));
                MemorySegment content = text(message.content(), arena);
                said.setAtIndex(ADDRESS, 2L * i + 1, content);
                capacity += 2 * (int) content.byteSize();
            }
            MemorySegment written = arena.allocate(capacity);
            int length = apply(said, messages.size(), written);
            if (length > capacity) {
                written = arena.allocate(length);
                length = apply(said, messages.size(), written);
            }
            return new String(
                    written.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }

    private static MemorySegment text(String text, Arena arena) throws HostProblem {
        if (text.indexOf('\0') >= 0) {
            throw HostProblem.invalid("messages", "A message holds a NUL character.");
        }
        return arena.allocateFrom(text);
    }

    private int apply(MemorySegment said, int count, MemorySegment written) throws HostProblem {
        int length =
                functions.applyTemplate.toInt(
                        template, said, (long) count, true, written, (int) written.byteSize());
        if (length < 0) {
            throw new HostProblem(
                    Reason.MODEL_UNSUPPORTED,
                    "The model's chat template is none that llama.cpp knows; send a prompt instead"
                            + " of messages.");
        }
        return length;
    }
}
