package io.flotilla.contract.format.inspect;

import static io.flotilla.contract.format.inspect.FolderFiles.aFolder;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.format.folder.FileRole;
import io.flotilla.contract.format.folder.SizeClass;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Reads a model that people really use with what lies beside it. */
class RealFoldersIT {

    private static final String MODEL = "all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "all-minilm-l6-v2-q-tokenizer.json";

    @Test
    void an_embedding_model_is_found_with_its_tokenizer() throws IOException {
        var folder = aFolder().with(MODEL, resource(MODEL)).with(TOKENIZER, resource(TOKENIZER));

        var model = folder.model();

        assertThat(model.path()).isEqualTo(MODEL);
        assertThat(model.file().precision()).isEqualTo(Precision.INT8);
        assertThat(model.file().weights()).isEqualTo(new Weights(22_565_376, 22_761_231));
        assertThat(model.sizeClass()).isEqualTo(SizeClass.TINY);
        assertThat(model.files())
                .containsEntry(MODEL, FileRole.MODEL)
                .containsEntry(TOKENIZER, FileRole.TOKENIZER);
    }

    private static byte[] resource(String name) throws IOException {
        try (var stream = requireNonNull(RealFoldersIT.class.getResourceAsStream("/" + name))) {
            return stream.readAllBytes();
        }
    }
}
