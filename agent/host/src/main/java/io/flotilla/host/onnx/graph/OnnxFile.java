package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** An ONNX file that is open: its tensors lie in the mapped files until it is closed. */
public final class OnnxFile implements AutoCloseable {
    private final Arena arena;
    private final Model model;

    private OnnxFile(Arena arena, Model model) {
        this.arena = arena;
        this.model = model;
    }

    public static OnnxFile open(Path file) throws HostProblem {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            Path folder = file.toAbsolutePath().normalize().getParent();
            return new OnnxFile(
                    arena, new ModelReader(new ExternalFiles(folder, arena)).model(bytes));
        } catch (IOException e) {
            arena.close();
            throw new HostProblem(
                    Reason.FILE_MISSING,
                    "The model file cannot be read: " + e,
                    Map.of("file", file.toString()),
                    e);
        } catch (HostProblem problem) {
            arena.close();
            throw problem;
        }
    }

    public Model model() {
        return model;
    }

    @Override
    public void close() {
        arena.close();
    }
}
