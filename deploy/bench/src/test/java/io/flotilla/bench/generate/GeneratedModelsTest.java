package io.flotilla.bench.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Inspection.Recognised;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.inspect.ModelFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratedModelsTest {
    private static final LlamaShape LLAMA = new LlamaShape(400, 256, 512, 2, 4, 2, 128);

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(WeightType.class)
    void a_llama_is_read_back_in_its_shape_and_type(WeightType type) throws IOException {
        var path = folder.resolve("model.gguf");

        LLAMA.write(path, type, WeightType.F32);

        var file = inspect(path);
        var architecture = file.architecture();
        assertThat(architecture.family()).isEqualTo("llama");
        assertThat(architecture.blockCount()).isEqualTo(2);
        assertThat(architecture.embeddingLength()).isEqualTo(256);
        assertThat(architecture.vocabularySize()).isEqualTo(400);
        assertThat(architecture.attention().keyValueHeadCounts()).containsExactly(2, 2);
        assertThat(file.histogram().entries()).anyMatch(entry -> entry.type().equals(type.name()));
        assertThat(file.weights().parameterCount())
                .isEqualTo(
                        2 * 400 * 256 + 2 * (256 * (2 * 256 + 2 * 128 + 3 * 512) + 2 * 256) + 256);
    }

    @Test
    void a_bert_is_read_back_with_its_weights_beside_it() throws IOException {
        var path = folder.resolve("model.onnx");

        new BertShape(1000, 64, 256, 2, 4, 128).write(path);

        var facts = VariantFacts.of(inspect(path));
        assertThat(facts.precision()).isEqualTo("FP32");
        assertThat(facts.tensors().width()).isEqualTo(64);
        assertThat(facts.tensors().largestBytes()).isEqualTo(1000 * 64 * 4);
        assertThat(facts.tensors().externalBytes())
                .isEqualTo(Files.size(folder.resolve("model.onnx.data")));
    }

    private static ModelFile inspect(Path path) throws IOException {
        try (var channel = FileChannel.open(path)) {
            if (ModelFiles.inspect(ByteSource.of(channel)) instanceof Recognised(var file)) {
                return file;
            }
            throw new AssertionError(path + " is not recognised");
        }
    }
}
