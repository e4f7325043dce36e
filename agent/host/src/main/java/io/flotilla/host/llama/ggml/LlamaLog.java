package io.flotilla.host.llama.ggml;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What llama.cpp logs: the library has no other way to say why something failed, or how far it is.
 * The newest complaints are kept, the rest is only passed on. Guarded by itself.
 */
public final class LlamaLog {
    private static final int INFO = 2;
    private static final int ERROR = 4;
    private static final int CONTINUATION = 5;
    private static final int MOST_COMPLAINTS = 8;
    private static final int LONGEST_COMPLAINT = 400;

    private final Deque<String> complaints = new ArrayDeque<>();
    private @Nullable Consumer<String> listener;
    private int level;

    /** The function to give to the library; lives as long as the process. */
    @SuppressWarnings("restricted")
    public MemorySegment callback() {
        MemoryLayout text =
                ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(Integer.MAX_VALUE, JAVA_BYTE));
        return Linker.nativeLinker()
                .upcallStub(
                        handle(),
                        FunctionDescriptor.ofVoid(JAVA_INT, text, ADDRESS),
                        Arena.global());
    }

    private MethodHandle handle() {
        MethodType type =
                MethodType.methodType(
                        void.class, int.class, MemorySegment.class, MemorySegment.class);
        try {
            return MethodHandles.lookup().bind(this, "log", type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The method is below.", e);
        }
    }

    /** Called by the library, from any of its threads. */
    @SuppressWarnings("unused") // By the handle above.
    private synchronized void log(int newLevel, MemorySegment text, MemorySegment userData) {
        level = newLevel == CONTINUATION ? level : newLevel;
        if (level < INFO) {
            return;
        }
        String line = text.getString(0);
        if (level == ERROR) {
            keep(line.replaceAll("\\s+", " ").strip());
        }
        if (listener != null && level < ERROR) {
            listener.accept(line);
        }
    }

    private void keep(String complaint) {
        if (complaint.isEmpty()) {
            return;
        }
        if (complaints.size() == MOST_COMPLAINTS) {
            complaints.removeFirst();
        }
        complaints.addLast(complaint.substring(0, Math.min(complaint.length(), LONGEST_COMPLAINT)));
    }

    /** Passes on what is logged, warnings included, until {@link #stopListening}. */
    public synchronized void listen(Consumer<String> newListener) {
        listener = newListener;
    }

    /** Passes nothing on any more. */
    public synchronized void stopListening() {
        listener = null;
    }

    /** Keeps no complaint of those so far. */
    public synchronized void forget() {
        complaints.clear();
    }

    /** The newest complaints, oldest first. */
    public synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }
}
