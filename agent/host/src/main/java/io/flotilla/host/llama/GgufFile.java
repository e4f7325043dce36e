package io.flotilla.host.llama;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The header of a GGUF file, as the library reads it. */
final class GgufFile implements AutoCloseable {
    private final LlamaLibrary library;
    private final MemorySegment handle;

    private GgufFile(LlamaLibrary library, MemorySegment handle) {
        this.library = library;
        this.handle = handle;
    }

    /** A tensor, and where in the file it is. */
    record Tensor(String name, long offset, long bytes) {}

    static GgufFile open(Path path, LlamaLibrary library) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = arena.allocate(LlamaLibrary.GGUF_PARAMETERS);
            parameters.set(JAVA_BOOLEAN, 0, true);
            MemorySegment handle =
                    library.openGguf.toPointer(arena.allocateFrom(path.toString()), parameters);
            if (handle.equals(MemorySegment.NULL)) {
                throw new IOException("it is no sound GGUF");
            }
            return new GgufFile(library, handle);
        }
    }

    List<Tensor> tensors() {
        long start = library.ggufDataOffset.toLong(handle);
        List<Tensor> tensors = new ArrayList<>();
        for (long i = 0; i < library.ggufTensorCount.toLong(handle); i++) {
            tensors.add(
                    new Tensor(
                            library.ggufTensorName.toText(handle, i),
                            start + library.ggufTensorOffset.toLong(handle, i),
                            library.ggufTensorBytes.toLong(handle, i)));
        }
        return tensors;
    }

    @Override
    public void close() {
        library.closeGguf.run(handle);
    }
}
