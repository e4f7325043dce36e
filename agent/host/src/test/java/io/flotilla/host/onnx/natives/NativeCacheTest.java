package io.flotilla.host.onnx.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnxruntime.OrtException;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {
    private static final String RESOURCE = "ai/onnxruntime/OrtException.class";

    @TempDir private Path folder;

    @Test
    void a_library_is_unpacked_once() throws Exception {
        NativeCache cache = new NativeCache(folder);
        Path first = cache.unpacked(OrtException.class, RESOURCE);
        Files.setLastModifiedTime(first, FileTime.fromMillis(0));

        Path second = cache.unpacked(OrtException.class, RESOURCE);

        assertThat(second).isEqualTo(first).hasFileName("OrtException.class");
        assertThat(Files.getLastModifiedTime(second)).isEqualTo(FileTime.fromMillis(0));
        assertThat(first.getParent()).isDirectoryNotContaining("glob:**/.unpacking-*");
    }

    @Test
    void a_library_that_was_cut_is_unpacked_again() throws Exception {
        NativeCache cache = new NativeCache(folder);
        Path library = cache.unpacked(OrtException.class, RESOURCE);
        byte[] whole = Files.readAllBytes(library);
        Files.write(library, new byte[] {1, 2, 3});

        cache.unpacked(OrtException.class, RESOURCE);

        assertThat(library).hasBinaryContent(whole);
    }

    @Test
    void a_platform_without_the_library_is_not_supported() {
        NativeCache cache = new NativeCache(folder);

        assertThatExceptionOfType(HostProblem.class)
                .isThrownBy(() -> cache.unpacked(OrtException.class, "native/abacus/libort.so"))
                .withMessageContaining("This platform is not supported")
                .extracting(HostProblem::reason)
                .isEqualTo(Reason.LOAD_FAILED);
    }

    @Test
    void a_folder_that_cannot_be_written_is_a_problem() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        NativeCache cache = new NativeCache(file);

        assertThatExceptionOfType(HostProblem.class)
                .isThrownBy(() -> cache.unpacked(OrtException.class, RESOURCE))
                .withMessageContaining("cannot be unpacked")
                .extracting(HostProblem::reason)
                .isEqualTo(Reason.LOAD_FAILED);
    }
}
