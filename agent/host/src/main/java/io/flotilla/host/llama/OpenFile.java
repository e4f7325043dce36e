package io.flotilla.host.llama;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.llama.ggml.NativeFunction;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A file that the library is writing, and how to make it stop: there is no call for that, but it
 * gives up when a write fails. So the file is exchanged, under its hands, for the device that is
 * always full. Where there is no such device, the library goes on to its end.
 */
final class OpenFile {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path FULL_DEVICE = Path.of("/dev/full");

    private OpenFile() {}

    /** Makes every further write to the open file fail. Only while it is surely open. */
    static void fill(Path file) {
        if (!Files.isWritable(FULL_DEVICE)) {
            return;
        }
        try (FileOutputStream full = new FileOutputStream(FULL_DEVICE.toFile())) {
            int from = descriptor(FULL_DEVICE);
            int to = descriptor(file.toRealPath());
            if (full.getFD().valid() && from >= 0 && to >= 0) {
                duplicate().run(from, to);
            }
        } catch (IOException | HostProblem e) {
            // The library goes on to its end, which is as well, only later.
        }
    }

    private static NativeFunction duplicate() throws HostProblem {
        return NativeFunction.of(
                Linker.nativeLinker().defaultLookup(),
                "dup2",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    }

    /** The number of an open file, or -1. */
    private static int descriptor(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors
                    .filter(descriptor -> leadsTo(descriptor, file))
                    .mapToInt(descriptor -> Integer.parseInt(descriptor.getFileName().toString()))
                    .findFirst()
                    .orElse(-1);
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
