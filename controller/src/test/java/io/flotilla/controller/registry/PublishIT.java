package io.flotilla.controller.registry;

import static io.flotilla.controller.registry.ModelVersionState.DRAFT;
import static io.flotilla.controller.registry.ModelVersionState.PUBLISHED;
import static io.flotilla.controller.registry.TestRegistry.SOMEBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.registry.GoldenTest.Case;
import io.flotilla.controller.registry.GoldenTest.Tolerance;
import io.flotilla.controller.registry.Model.Task;
import io.flotilla.controller.registry.ModelVersion.Description;
import io.flotilla.controller.registry.VariantFile.Role;
import io.flotilla.controller.registry.publishing.NewVariant;
import io.flotilla.controller.registry.publishing.Publishing;
import io.flotilla.controller.registry.publishing.Variants;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.proto.registry.v1.Manifest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class PublishIT {

    @Inject TestRegistry registry;
    @Inject ModelVersions versions;
    @Inject Publishing publishing;
    @Inject Variants variants;

    @Test
    void a_real_onnx_model_becomes_a_published_version() throws Exception {
        var draft = registry.draft(Task.TEXT_EMBEDDING);
        var variant = registry.addMinilm(draft.name());

        var published = registry.publish(draft.name());

        assertThat(variant.id()).isEqualTo("onnx-int8");
        assertThat(published.state()).isEqualTo(PUBLISHED);
        assertThat(published.content().manifestRevision()).isEqualTo(1);
        var manifest = Manifest.parseFrom(versions.manifest(draft.name()));
        assertThat(manifest.getRevision()).isEqualTo(1);
        assertThat(manifest.getVariantsList())
                .singleElement()
                .satisfies(
                        listed -> {
                            assertThat(listed.getName()).isEqualTo(variant.name().toString());
                            assertThat(listed.getFilesList())
                                    .extracting(file -> file.getPath())
                                    .containsExactly("model.onnx", "tokenizer.json");
                            assertThat(listed.getFilesList())
                                    .allMatch(file -> file.getIndexSha256().size() == 32);
                            assertThat(listed.getFacts().getPrecision()).isEqualTo("INT8");
                        });
    }

    @Test
    void a_real_gguf_model_is_known_by_its_bytes() {
        var draft = registry.draft(Task.TEXT_GENERATION);

        var variant = registry.addModelFile(draft.name(), TestModels.stories());

        assertThat(variant.id()).isEqualTo("gguf-fp32");
        assertThat(variant.facts().architecture().family()).isEqualTo("llama");
    }

    @Test
    void publishing_twice_is_a_no_op() {
        var draft = registry.draft(Task.TENSOR);
        registry.addModelFile(draft.name(), TestModels.minilm());
        var first = registry.publish(draft.name());

        var second = publishing.publish(draft.name(), first.content().digest(), null, SOMEBODY);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void publishing_at_the_same_time_publishes_once() throws Exception {
        var draft = registry.draft(Task.TENSOR);
        registry.addModelFile(draft.name(), TestModels.minilm());
        Callable<ModelVersion> publish = () -> registry.publish(draft.name());

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var published = threads.invokeAll(List.of(publish, publish, publish, publish));

            for (var outcome : published) {
                assertThat(outcome.get()).isEqualTo(versions.get(draft.name()));
            }
        }
    }

    @Test
    void publishing_other_content_than_is_published_is_refused() {
        var draft = registry.draft(Task.TENSOR);
        registry.addModelFile(draft.name(), TestModels.minilm());
        registry.publish(draft.name());

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> publishing.publish(draft.name(), Digest.ZERO, null, SOMEBODY));
    }

    @Test
    void publishing_other_content_than_the_draft_holds_is_a_conflict() {
        var draft = registry.draft(Task.TENSOR);
        registry.addModelFile(draft.name(), TestModels.minilm());

        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> publishing.publish(draft.name(), Digest.ZERO, null, SOMEBODY));
        assertThat(versions.get(draft.name()).state()).isEqualTo(DRAFT);
    }

    @Test
    void a_version_without_variants_cannot_be_published() {
        var draft = registry.draft(Task.TENSOR);

        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> registry.publish(draft.name()))
                .satisfies(thrown -> assertThat(thrown.reason()).isEqualTo("NO_VARIANT"));
        assertThat(versions.get(draft.name())).isEqualTo(draft);
    }

    @Test
    void a_draft_has_no_manifest() {
        var draft = registry.draft(Task.TENSOR);

        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> versions.manifest(draft.name()));
    }

    @Test
    void a_published_version_takes_no_further_variant_but_returns_the_ones_it_has() {
        var draft = registry.draft(Task.TENSOR);
        var file = new NewVariant.File("m", Role.MODEL, registry.upload(TestModels.minilm()));
        var first = registry.add(draft.name(), "", file);
        registry.publish(draft.name());

        assertThat(registry.add(draft.name(), "", file)).isEqualTo(first);
        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> registry.add(draft.name(), "another", file));
    }

    @Test
    void the_same_id_with_other_files_is_refused() {
        var draft = registry.draft(Task.TENSOR);
        var digest = registry.upload(TestModels.minilm());
        registry.add(draft.name(), "v", new NewVariant.File("a.onnx", Role.MODEL, digest));

        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(
                        () ->
                                registry.add(
                                        draft.name(),
                                        "v",
                                        new NewVariant.File("b.onnx", Role.MODEL, digest)));
        assertThat(versions.get(draft.name()).content().variantCount()).isEqualTo(1);
    }

    @Test
    void the_same_content_under_another_name_has_the_same_digest() {
        var golden =
                new GoldenTest(
                        List.of(new Case("hello", List.of(0.6f, 0.8f))),
                        List.of(new Tolerance(PrecisionClass.MEDIUM, 0.98)));
        var model = registry.model(Task.TEXT_EMBEDDING);
        var first = registry.version(model.name(), "1", new Description("", "", golden));
        var second = registry.version(model.name(), "2", new Description("x", "MIT", golden));
        var plain = registry.version(model.name(), "3", new Description("", "", null));
        List.of(first, second, plain).forEach(version -> registry.addMinilm(version.name()));

        assertThat(contentOf(second)).isEqualTo(contentOf(first)).isNotEqualTo(contentOf(plain));
    }

    @Test
    void concurrent_additions_all_count() throws Exception {
        var draft = registry.draft(Task.TENSOR);
        var file = new NewVariant.File("m", Role.MODEL, registry.upload(TestModels.minilm()));
        Callable<Variant> a = () -> registry.add(draft.name(), "a", file);
        Callable<Variant> b = () -> registry.add(draft.name(), "b", file);
        Callable<Variant> c = () -> registry.add(draft.name(), "c", file);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var added : threads.invokeAll(List.of(a, b, c, a, b, c))) {
                added.get();
            }
        }

        assertThat(variants.of(draft.name()))
                .extracting(Variant::id)
                .containsExactly("a", "b", "c");
        assertThat(versions.get(draft.name()).content().variantCount()).isEqualTo(3);
    }

    @Test
    void a_text_embedding_onnx_model_needs_its_tokenizer() {
        var draft = registry.draft(Task.TEXT_EMBEDDING);

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> registry.addModelFile(draft.name(), TestModels.minilm()))
                .withMessageContaining("ROLE_TOKENIZER");
    }

    @Test
    void a_golden_test_of_embeddings_needs_a_model_that_embeds() {
        var golden =
                new GoldenTest(
                        List.of(new Case("hello", List.of(1f))),
                        List.of(new Tolerance(PrecisionClass.FULL, 0.9)));
        var model = registry.model(Task.TEXT_GENERATION);

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(
                        () -> registry.version(model.name(), "1", new Description("", "", golden)))
                .withMessageContaining("model_version.golden_test");
    }

    private Digest contentOf(ModelVersion version) {
        return versions.get(version.name()).content().digest();
    }
}
