package io.flotilla.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.inspect.ModelFiles;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.OnnxFile;
import io.flotilla.host.onnx.graph.OnnxWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is taken apart and put together again is the same model. */
class OnnxFileIT {
    private static final long IN_ONE_FILE = Long.MAX_VALUE;
    private static final long BESIDE = 1 << 20;
    private static final String TEXT = "A man is playing a guitar on stage.";

    @TempDir private Path folder;

    @Test
    void a_model_in_one_file_says_the_same_of_itself() throws Exception {
        List<Path> paths = copy(MiniLm.INT8.folder(), IN_ONE_FILE);

        ModelFile original = inspect(MiniLm.INT8.folder());
        ModelFile copy = inspect(folder);
        assertThat(paths).containsExactly(folder.resolve("model.onnx"));
        assertThat(copy.facts()).isEqualTo(original.facts());
        assertThat(copy.weights()).isEqualTo(original.weights());
        assertThat(copy.histogram()).isEqualTo(original.histogram());
        assertThat(vector(folder)).isEqualTo(vector(MiniLm.INT8.folder()));
    }

    @Test
    void a_model_that_is_too_large_keeps_its_tensors_beside() throws Exception {
        List<Path> paths = copy(MiniLm.FP32.folder(), BESIDE);

        Path data = folder.resolve("model.onnx.data");
        assertThat(paths).containsExactly(folder.resolve("model.onnx"), data);
        assertThat(Files.size(paths.getFirst())).isLessThan(BESIDE);
        assertThat(inspect(folder).externalFiles())
                .containsEntry("model.onnx.data", Files.size(data));
        assertThat(vector(folder)).isEqualTo(vector(MiniLm.FP32.folder()));
    }

    private List<Path> copy(Path source, long largestFileBytes) throws IOException, HostProblem {
        Files.copy(source.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        try (OnnxFile file = OnnxFile.open(source.resolve("model.onnx"))) {
            return new OnnxWriter((_, _) -> {}, largestFileBytes)
                    .write(file.model(), folder.resolve("model.onnx"));
        }
    }

    private static float[] vector(Path model) throws IOException {
        try (HostClient host = HostClient.start()) {
            assertThat(host.load(model).hasLoaded()).isTrue();
            return host.vector(TEXT);
        }
    }

    private static ModelFile inspect(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve("model.onnx"))) {
            return ((Inspection.Recognised) ModelFiles.inspect(ByteSource.of(channel))).file();
        }
    }
}
