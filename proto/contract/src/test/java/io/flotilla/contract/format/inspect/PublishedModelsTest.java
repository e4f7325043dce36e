package io.flotilla.contract.format.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.flotilla.contract.fit.KeyValueCache;
import io.flotilla.contract.fit.PredictedSize;
import io.flotilla.contract.format.GgufFile.StoredAs;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.folder.SizeClass;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers of models that people run, against what their authors say of them. */
class PublishedModelsTest {

    @ParameterizedTest
    @CsvSource({
        "PHI_4_MINI, 3.84e9, SMALL, 131072, 131072, 131072",
        "QWEN3_0_6B, 0.596e9, MICRO, 40960, 114688, 114688",
        "QWEN3_1_7B, 1.72e9, SMALL, 40960, 114688, 114688",
        "QWEN3_4B, 4.02e9, SMALL, 40960, 147456, 147456",
        "GEMMA_3_1B, 1.0e9, MICRO, 32768, 26624, 4096",
        "GEMMA_3_4B, 3.88e9, SMALL, 131072, 139264, 20480",
        "LLAMA_3_8B, 8.03e9, SMALL, 8192, 131072, 131072"
    })
    void parameters_context_and_cache_are_those_that_were_published(
            PublishedModel published,
            double parameters,
            SizeClass sizeClass,
            long contextLength,
            long cacheBytesPerToken,
            long cacheBytesPerTokenBeyondWindow)
            throws IOException {
        var model = read(published, StoredAs.BF16);

        assertThat((double) model.weights().parameterCount())
                .isCloseTo(parameters, withPercentage(0.5));
        assertThat(SizeClass.of(model.weights().parameterCount())).isEqualTo(sizeClass);
        assertThat(model.architecture().contextLength()).isEqualTo(contextLength);
        assertThat(KeyValueCache.bytesPerToken(model.architecture())).isEqualTo(cacheBytesPerToken);
        assertThat(KeyValueCache.bytesPerTokenBeyondWindow(model.architecture()))
                .isEqualTo(cacheBytesPerTokenBeyondWindow);
    }

    @ParameterizedTest
    @CsvSource({
        "PHI_4_MINI, FP16, 7.6e9",
        "PHI_4_MINI, Q8_0, 3.9e9",
        "PHI_4_MINI, Q4_0, 2.0e9",
        "QWEN3_0_6B, FP16, 1.2e9",
        "QWEN3_0_6B, Q8_0, 0.68e9",
        "QWEN3_0_6B, Q4_0, 0.35e9"
    })
    void predicted_sizes_are_near_those_that_were_published(
            PublishedModel published, Precision precision, double publishedBytes)
            throws IOException {
        var model = read(published, StoredAs.BF16);

        var predicted = PredictedSize.bytes(model, precision);

        assertThat((double) predicted.orElseThrow()).isCloseTo(publishedBytes, withPercentage(15));
    }

    @ParameterizedTest
    @CsvSource({"F16, FP16", "Q8_0, Q8_0"})
    void a_prediction_agrees_with_the_header_of_what_is_made(String type, Precision precision)
            throws IOException {
        var stored = type.equals("F16") ? StoredAs.F16 : StoredAs.Q8_0;
        var made = read(PublishedModel.named("QWEN3_0_6B"), stored);

        var predicted =
                PredictedSize.bytes(
                        read(PublishedModel.named("QWEN3_0_6B"), StoredAs.BF16), precision);

        assertThat((double) predicted.orElseThrow())
                .isCloseTo((double) made.weights().tensorBytes(), withPercentage(0.1));
    }

    private static ModelFile read(PublishedModel published, StoredAs type) throws IOException {
        var inspection = ModelFiles.inspect(published.storedAs(type));
        assertThat(inspection).isInstanceOf(Inspection.Recognised.class);
        return ((Inspection.Recognised) inspection).file();
    }
}
