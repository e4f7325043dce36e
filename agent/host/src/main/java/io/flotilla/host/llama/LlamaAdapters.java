package io.flotilla.host.llama;

import io.flotilla.host.engine.HostProblem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The adapters of a model by name. The library frees them with the model. */
final class LlamaAdapters {
    private final Map<String, MemorySegment> loaded = new HashMap<>();
    private final Map<String, HostProblem> refused = new HashMap<>();

    private LlamaAdapters() {}

    /** Loads each on its own: one that is none takes nothing from the others. */
    static LlamaAdapters load(LlamaWeights weights, Map<String, Path> files) {
        LlamaAdapters adapters = new LlamaAdapters();
        files.forEach((name, file) -> adapters.load(weights, name, file));
        return adapters;
    }

    private void load(LlamaWeights weights, String name, Path file) {
        LlamaLibrary library = weights.library();
        library.log.forget();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle =
                    library.loadAdapter.toPointer(
                            weights.handle(), arena.allocateFrom(file.toString()));
            if (handle.equals(MemorySegment.NULL)) {
                refused.put(name, LlamaProblems.ofAdapter(name, library.log.complaints()));
            } else {
                loaded.put(name, handle);
            }
        }
    }

    Map<String, HostProblem> refused() {
        return Map.copyOf(refused);
    }

    /** The adapter of that name, as a pointer; the null pointer if the name is empty. */
    MemorySegment named(String name) throws HostProblem {
        MemorySegment handle = name.isEmpty() ? MemorySegment.NULL : loaded.get(name);
        if (handle == null) {
            throw HostProblem.invalid("adapter", "There is no adapter " + name + ".");
        }
        return handle;
    }
}
