package io.flotilla.system;

import static io.flotilla.system.TestFleet.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flotilla.proto.making.v1.Evaluation;
import io.flotilla.proto.making.v1.Measurement;
import io.flotilla.proto.registry.v1.Variant;
import io.flotilla.proto.registry.v1.VariantFile;
import io.flotilla.system.process.MiniLm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One upload in full precision, of which the controller makes the rest in real runtime hosts. */
@ExtendWith(SharedFleet.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MadeVariantsIT {
    private static final String VERSION = "models/" + MODEL + "/versions/made";

    private TestFleet fleet;
    private Path upload;

    @BeforeAll
    void publish(TestFleet shared, @TempDir Path folder) {
        fleet = shared;
        upload = folder.resolve("upload");
        MiniLm.layOutFullPrecision(upload);
        assertThat(publishUpload()).as("exit code of publish").isZero();
    }

    @Test
    void the_usual_precisions_are_made_of_it() {
        var variants = fleet.client().variants(VERSION);

        assertThat(variants)
                .extracting(variant -> variant.getFacts().getPrecision())
                .containsExactlyInAnyOrder("FP32", "FP16", "INT8", "INT4");
    }

    @ParameterizedTest(name = "{0}: cosine at least {1}, at most {2} of the size")
    @CsvSource({"onnx-fp16, 0.9999, 0.52", "onnx-int8, 0.99, 0.26", "onnx-int4, 0.96, 0.17"})
    void each_is_close_and_small(String id, double minCosine, double maxSizeRatio) {
        var variant = variant(id);
        var reference = variant("onnx-fp32");

        assertThat(measured(id, "mean_cosine")).isBetween(minCosine, 1.000001);
        assertThat((double) modelBytes(variant) / modelBytes(reference))
                .isLessThanOrEqualTo(maxSizeRatio);
    }

    @Test
    void what_was_measured_is_what_selection_goes_by() {
        var manifest = fleet.client().manifest(VERSION);

        assertThat(manifest.getGoldenTest().getCasesCount()).isPositive();
        assertThat(manifest.getVariantsList())
                .filteredOn(variant -> variant.getName().endsWith("/onnx-int8"))
                .singleElement()
                .satisfies(
                        variant ->
                                assertThat(variant.getQuality().getDivergence())
                                        .isCloseTo(
                                                1 - measured("onnx-int8", "mean_cosine"),
                                                within(1e-9)));
    }

    @Test
    void publishing_it_again_changes_nothing() {
        var before = fleet.client().variants(VERSION);

        assertThat(publishUpload()).isZero();

        assertThat(fleet.client().variants(VERSION)).isEqualTo(before);
    }

    private int publishUpload() {
        return fleet.cli()
                .run(_ -> {}, "publish", upload.toString(), "--model", MODEL, "--version", "made")
                .exitCode();
    }

    private Variant variant(String id) {
        return fleet.client().variants(VERSION).stream()
                .filter(variant -> variant.getName().endsWith("/" + id))
                .findFirst()
                .orElseThrow();
    }

    private static long modelBytes(Variant variant) {
        return variant.getFilesList().stream()
                .filter(file -> file.getRole() == VariantFile.Role.ROLE_MODEL)
                .mapToLong(VariantFile::getSizeBytes)
                .sum();
    }

    private double measured(String id, String metric) {
        List<Evaluation> evaluations = fleet.client().evaluations(VERSION);
        return evaluations.stream()
                .filter(one -> one.getName().contains("/variants/" + id + "/"))
                .flatMap(one -> one.getMeasurementsList().stream())
                .filter(measurement -> measurement.getMetric().equals(metric))
                .mapToDouble(Measurement::getValue)
                .findFirst()
                .orElseThrow();
    }
}
