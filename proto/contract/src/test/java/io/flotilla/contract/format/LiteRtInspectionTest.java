package io.flotilla.contract.format;

import static io.flotilla.contract.format.Inspections.reasonAgainst;
import static io.flotilla.contract.format.Inspections.recognised;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiteRtInspectionTest {

    @Test
    void tensors_with_data_make_the_weights() {
        var file = LiteRtFile.ofMatrix(LiteRtFile.INT4, 8, 16, 64);

        var model = recognised(file);

        assertThat(model.format()).isEqualTo(Format.LITERT);
        assertThat(model.precision()).isEqualTo(Precision.INT4);
        assertThat(model.weights()).isEqualTo(new Weights(128, 64));
        assertThat(model.tensors().getFirst().name()).isEqualTo("matrix");
        assertThat(model.tensors().getFirst().dimensions()).isEqualTo(List.of(8L, 16L));
        assertThat(model.facts()).isEqualTo(new LiteRtFacts("3", ModelRuntime.LITERT));
    }

    @Test
    void a_file_cut_short_is_refused() {
        var file = LiteRtFile.ofMatrix(LiteRtFile.INT8, 8, 16, 128);

        var reason = reasonAgainst(Arrays.copyOf(file, file.length - 1));

        assertThat(reason).startsWith("the file ends at byte");
    }

    @Test
    void a_bundle_of_a_language_model_is_recognised() {
        var file = "LITERTLM\1\0\0\0\4\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

        var model = recognised(file);

        assertThat(model.format()).isEqualTo(Format.LITERT_LM);
        assertThat(model.facts()).isEqualTo(new LiteRtFacts("1.4.0", ModelRuntime.LITERT_LM));
    }
}
