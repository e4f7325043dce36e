package io.flotilla.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.proto.making.v1.Evaluation;
import io.flotilla.proto.making.v1.Evaluation.Verdict;
import io.flotilla.proto.making.v1.Measurement;
import io.flotilla.proto.registry.v1.ManifestVariant;
import io.flotilla.proto.rollout.v1.Rollout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real language model in full precision, of which the controller makes types of GGUF. */
@ExtendWith(SharedFleet.class)
class LanguageModelIT {
    private static final Path MODELS =
            Path.of(
                    Optional.ofNullable(System.getenv("FLOTILLA_TEST_MODELS"))
                            .orElse("../../../shared/models"));
    private static final String VERSION = "models/tales/versions/1";

    @Test
    void quality_falls_with_precision_and_the_gates_act_on_it(
            TestFleet fleet, @TempDir Path folder) {
        var model = MODELS.resolve("tales2M.gguf");
        assumeTrue(Files.exists(model), () -> "no " + model + "; set FLOTILLA_TEST_MODELS");
        var published =
                fleet.cli()
                        .run(
                                _ -> {},
                                "publish",
                                model.toString(),
                                "--model",
                                "tales",
                                "--version",
                                "1",
                                "--task",
                                "text-generation",
                                "--variants",
                                "Q8_0,Q4_0,Q2_K,TQ2_0");

        assertThat(published.exitCode()).as(published.text()).isZero();
        assertThat(published.text()).contains("AWAITING_APPROVAL");
        var evaluations = fleet.client().evaluations(VERSION);
        assertThat(List.of("gguf-q8-0", "gguf-q4-0", "gguf-q2-k", "gguf-tq2-0"))
                .extracting(id -> divergence(evaluations, id))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(verdict(evaluations, "gguf-q8-0")).isEqualTo(Verdict.VERDICT_PUBLISHABLE);
        assertThat(verdict(evaluations, "gguf-tq2-0")).isEqualTo(Verdict.VERDICT_BLOCKED);

        fleet.cli().succeed(_ -> {}, "approve", "version", "tales/1", "--reason", "a test");

        assertThat(fleet.client().manifest(VERSION).getVariantsList())
                .extracting(ManifestVariant::getName)
                .containsExactly(
                        VERSION + "/variants/gguf-fp32",
                        VERSION + "/variants/gguf-q2-k",
                        VERSION + "/variants/gguf-q4-0",
                        VERSION + "/variants/gguf-q8-0");
        serve(fleet, folder);
    }

    /** A device writes with the model, and clients that nobody here wrote ask it to. */
    private static void serve(TestFleet fleet, Path folder) {
        var adapter = AdapterFile.write(folder.resolve("odd.gguf"));
        fleet.cli()
                .succeed(_ -> {}, "adapters", "add", "tales/1", adapter.toString(), "--id", "odd");
        var agent = fleet.enrol("writer", "1GiB");
        assertThat(fleet.awaitEnd(fleet.cli().rollOut(VERSION, "device=writer")).getState())
                .isEqualTo(Rollout.State.STATE_SUCCEEDED);
        try (var api = fleet.api(agent)) {
            var written = api.chat("tales", "Once upon a time, there was a girl named Mia.", 24);

            assertThat(written.text()).contains("Mia");
            assertThat(written.tokens()).isEqualTo(24);
            assertThat(written.pieces()).isGreaterThan(1);
            assertThat(api.chat("tales:odd", "Once upon a time, there was a girl named Mia.", 24))
                    .satisfies(odd -> assertThat(odd.tokens()).isEqualTo(24))
                    .satisfies(odd -> assertThat(odd.text()).isNotEqualTo(written.text()));
            ApiClients.install();
            ApiClients.run("openai", api, agent.localToken(), "tales");
            ApiClients.run("ollama", api, agent.localToken(), "tales");
        }
    }

    private static double divergence(List<Evaluation> evaluations, String variant) {
        return of(evaluations, variant).getMeasurementsList().stream()
                .filter(measurement -> measurement.getMetric().equals("mean_kl_divergence"))
                .mapToDouble(Measurement::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static Verdict verdict(List<Evaluation> evaluations, String variant) {
        return of(evaluations, variant).getVerdict();
    }

    private static Evaluation of(List<Evaluation> evaluations, String variant) {
        return evaluations.stream()
                .filter(one -> one.getName().contains("/variants/" + variant + "/"))
                .findFirst()
                .orElseThrow();
    }
}
