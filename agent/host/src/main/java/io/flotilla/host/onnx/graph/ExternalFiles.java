package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files beside a model that hold tensors, each mapped once. */
final class ExternalFiles {
    /** For tensors that must hold their numbers themselves. */
    static final ExternalFiles NONE = new ExternalFiles(null, Arena.global());

    private final @Nullable Path folder;
    private final Arena arena;
    private final Map<Path, MemorySegment> mapped = new HashMap<>();

    ExternalFiles(@Nullable Path folder, Arena arena) {
        this.folder = folder;
        this.arena = arena;
    }

    /**
     * The place that a tensor's external data name.
     *
     * @param sizeBytes bytes that the tensor needs
     */
    MemorySegment slice(String tensor, Map<String, String> place, long sizeBytes)
            throws HostProblem {
        MemorySegment file = file(tensor, place.getOrDefault("location", ""));
        long offset = number(tensor, place.getOrDefault("offset", "0"));
        long length = number(tensor, place.getOrDefault("length", Long.toString(sizeBytes)));
        if (length != sizeBytes || offset > file.byteSize() - sizeBytes) {
            throw WireReader.malformed(
                    "no place in " + file.byteSize() + " bytes for tensor " + tensor);
        }
        return file.asSlice(offset, sizeBytes);
    }

    private MemorySegment file(String tensor, String location) throws HostProblem {
        Path file = beside(tensor, location);
        MemorySegment known = mapped.get(file);
        if (known != null) {
            return known;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            mapped.put(file, bytes);
            return bytes;
        } catch (IOException e) {
            throw new HostProblem(
                    Reason.FILE_MISSING,
                    "There is no file %s, which holds tensor %s.".formatted(location, tensor),
                    Map.of("file", location, "tensor", tensor),
                    e);
        }
    }

    private Path beside(String tensor, String location) throws HostProblem {
        try {
            if (folder != null && !location.isEmpty()) {
                Path file = folder.resolve(location).normalize();
                if (file.startsWith(folder) && !file.equals(folder)) {
                    return file;
                }
            }
        } catch (InvalidPathException e) {
            throw noPath(tensor);
        }
        throw noPath(tensor);
    }

    private static HostProblem noPath(String tensor) {
        return WireReader.malformed("tensor " + tensor + " in a file that is not beside it");
    }

    private static long number(String tensor, String text) throws HostProblem {
        if (!text.matches("[0-9]{1,15}")) {
            throw WireReader.malformed("an impossible place of tensor " + tensor);
        }
        return Long.parseLong(text);
    }
}
