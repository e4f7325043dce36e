package io.flotilla.controller.making;

import static io.flotilla.controller.making.evaluation.QualityGate.Rule.MAX_DEGRADATION;
import static io.flotilla.controller.making.evaluation.QualityGate.Rule.PERCENT_MIN_IMPROVEMENT;
import static io.flotilla.controller.making.evaluation.QualityGate.Verdict.BLOCKED;
import static io.flotilla.controller.registry.TestRegistry.SOMEBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.making.evaluation.NewGate;
import io.flotilla.controller.making.recipe.Recipes;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.publishing.Publishing;
import io.flotilla.controller.shared.FleetException;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.proto.registry.v1.Manifest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must be shown of variants before they go out. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class QualityGateIT {

    @Inject TestMaking making;
    @Inject ModelVersions versions;
    @Inject Publishing publishing;
    @Inject MakingJobs jobs;
    @Inject Recipes recipes;
    @Inject FakeRuntimeHosts hosts;

    @BeforeEach
    void switchOn() {
        making.switchOn();
    }

    @AfterEach
    void switchOff() {
        making.switchOff();
    }

    @Test
    void a_variant_that_is_far_off_does_not_go_out() throws Exception {
        var version = making.upload();
        hosts.cosine("INT8", 0.5);

        making.publish(version, List.of("onnx-int8-static"));

        making.awaitState(version, ModelVersionState.PUBLISHED);
        var manifest = Manifest.parseFrom(versions.manifest(version));
        assertThat(manifest.getVariantsList())
                .singleElement()
                .satisfies(only -> assertThat(only.getName()).endsWith("/onnx-fp32"));
    }

    @Test
    void a_variant_that_is_a_little_off_waits_for_approval() {
        var version = making.upload();
        hosts.cosine("INT8", 0.92);

        making.publish(version, List.of("onnx-int8-static"));

        making.awaitState(version, ModelVersionState.AWAITING_APPROVAL);
        assertThat(jobs.get(making.jobName(version, "onnx-int8-static")).message())
                .contains("mean_cosine is 0.92", "max-degradation is 0.05", "needs approval");
        var approved = publishing.approve(version, "good enough", SOMEBODY);
        assertThat(approved.state()).isEqualTo(ModelVersionState.PUBLISHED);
    }

    @Test
    void the_gates_of_a_recipe_decide_over_those_of_its_task() throws Exception {
        var version = making.upload();
        var model = versions.get(version).model();
        recipes.put(
                model,
                null,
                List.of(
                        new NewGate("mean_cosine", MAX_DEGRADATION, 0.2, 0, BLOCKED),
                        new NewGate("size_bytes", PERCENT_MIN_IMPROVEMENT, 20, 0, BLOCKED)),
                SOMEBODY);
        hosts.cosine("INT8", 0.92);

        making.publish(version, List.of("onnx-int8-static"));

        // What is made here is as large as what it is made from.
        making.awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(Manifest.parseFrom(versions.manifest(version)).getVariantsList()).hasSize(1);
        assertThat(jobs.get(making.jobName(version, "onnx-int8-static")).message())
                .contains("size_bytes", "percent-min-improvement is 20 %", "it is blocked");
    }

    @Test
    void a_recipe_with_mistakes_is_refused_with_all_of_them_and_changes_nothing() {
        var model = versions.get(making.upload()).model();
        var before = recipes.get(model);

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(
                        () ->
                                recipes.put(
                                        model,
                                        List.of("INT9"),
                                        List.of(
                                                new NewGate("perplexity", null, -1, 0, null),
                                                new NewGate(
                                                        "mean_cosine",
                                                        MAX_DEGRADATION,
                                                        0.1,
                                                        1001,
                                                        BLOCKED)),
                                        SOMEBODY))
                .satisfies(
                        refused ->
                                assertThat(refused.violations())
                                        .extracting(FleetException.Violation::field)
                                        .containsExactly(
                                                "recipe.targets[0]",
                                                "recipe.gates[0].metric",
                                                "recipe.gates[0].rule",
                                                "recipe.gates[0].value",
                                                "recipe.gates[0].failure",
                                                "recipe.gates[1].priority"));
        assertThat(recipes.get(model)).isEqualTo(before);
    }

    @Test
    void gates_that_are_set_to_none_are_those_of_the_task_again() {
        var model = versions.get(making.upload()).model();
        var before = recipes.get(model);
        recipes.put(
                model,
                null,
                List.of(new NewGate("min_cosine", MAX_DEGRADATION, 0.2, 0, BLOCKED)),
                SOMEBODY);

        var after = recipes.put(model, null, List.of(), SOMEBODY);

        assertThat(after).isEqualTo(before);
        assertThat(after.gatesAreDefault()).isTrue();
        assertThat(after.isDefault()).isTrue();
    }
}
