package io.flotilla.controller.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.contract.trust.Delegation;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.registry.Lineage.Ancestor;
import io.flotilla.controller.registry.Lineage.DataSet;
import io.flotilla.controller.registry.Lineage.Relation;
import io.flotilla.controller.registry.Model.Task;
import io.flotilla.controller.registry.ModelVersion.Description;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.signing.TrustReading;
import io.flotilla.proto.registry.v1.Manifest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where versions say they come from, and what may run them. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class LineageIT {

    @Inject TestRegistry registry;
    @Inject ModelVersions versions;
    @Inject TrustReading reading;

    @Test
    void an_ancestor_in_this_registry_is_bound_to_its_most_exact_variants_file() {
        var base = registry.draft(Task.TENSOR);
        registry.addModelFile(base.name(), TestModels.minilm());
        var exact = registry.addModelFile(base.name(), TestModels.fullPrecision());
        var model = registry.model(Task.TENSOR);
        var data = new DataSet("wikitext-2", Digest.of(new byte[] {1}));

        var version =
                registry.version(
                        model.name(),
                        "1",
                        described(
                                new Lineage(
                                        Relation.FINE_TUNED,
                                        List.of(new Ancestor(base.name().toString(), null)),
                                        List.of(data),
                                        "peft 0.14")));

        var lineage = versions.get(version.name()).description().lineage();
        assertThat(lineage)
                .isEqualTo(
                        new Lineage(
                                Relation.FINE_TUNED,
                                List.of(
                                        new Ancestor(
                                                base.name().toString(),
                                                exact.modelFile().digest())),
                                List.of(data),
                                "peft 0.14"));
    }

    @Test
    void an_ancestor_elsewhere_is_taken_at_its_word() {
        var elsewhere = new Ancestor("hf:Qwen/Qwen3-0.6B-Base@main", null);
        var lineage = new Lineage(Relation.QUANTIZED, List.of(elsewhere), List.of(), "");

        var version = registry.version(registry.model(Task.TENSOR).name(), "1", described(lineage));

        assertThat(version.description().lineage()).isEqualTo(lineage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"models/none/versions/1", "models/none"})
    void an_ancestor_that_should_be_here_and_is_not_is_refused(String name) {
        expectRefusal(new Lineage(Relation.FINE_TUNED, ancestors(name, null), List.of(), ""));
    }

    @Test
    void a_digest_that_no_variant_of_the_ancestor_has_is_refused() {
        var base = registry.draft(Task.TENSOR);
        registry.addModelFile(base.name(), TestModels.minilm());

        expectRefusal(
                new Lineage(
                        Relation.FINE_TUNED,
                        ancestors(base.name().toString(), Digest.ZERO),
                        List.of(),
                        ""));
    }

    @ParameterizedTest
    @CsvSource({
        "BASE, 1",
        "FINE_TUNED, 0",
        "DISTILLED, 0",
        "QUANTIZED, 0",
        "MERGED, 1",
        "MERGED, 17"
    })
    void a_relation_with_too_few_or_too_many_ancestors_is_refused(Relation relation, int count) {
        var ancestors = Collections.nCopies(count, new Ancestor("elsewhere", null));

        expectRefusal(new Lineage(relation, ancestors, List.of(), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.", "v1", "1.2.3.4.5", "1.2-rc1", " 1"})
    void a_minimum_agent_that_is_no_version_is_refused(String minimum) {
        var model = registry.model(Task.TENSOR);

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(
                        () ->
                                registry.version(
                                        model.name(),
                                        "1",
                                        new Description("", "", null, null, minimum)))
                .withMessageContaining("minimum_agent");
    }

    @Test
    void manifest_and_signed_terms_say_which_agent_is_needed() throws Exception {
        var model = registry.model(Task.TENSOR);
        var version =
                registry.version(model.name(), "1", new Description("", "", null, null, "1.4.0"));
        registry.addModelFile(version.name(), TestModels.minilm());

        registry.publish(version.name());

        var manifest = Manifest.parseFrom(versions.manifest(version.name()));
        assertThat(manifest.getMinimumAgent()).isEqualTo("1.4.0");
        var signed = reading.file(Delegation.roleOf(model.name().toString()) + ".json");
        assertThat(new String(signed, UTF_8)).contains("\"minimum_agent\":\"1.4.0\"");
    }

    private void expectRefusal(Lineage lineage) {
        var model = registry.model(Task.TENSOR);

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> registry.version(model.name(), "1", described(lineage)))
                .withMessageContaining("model_version.lineage");
    }

    private static List<Ancestor> ancestors(String name, @Nullable Digest digest) {
        return List.of(new Ancestor(name, digest));
    }

    private static Description described(Lineage lineage) {
        return new Description("", "", null, lineage, "");
    }
}
