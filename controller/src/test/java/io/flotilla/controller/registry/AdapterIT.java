package io.flotilla.controller.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.contract.format.Format;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.registry.Model.Task;
import io.flotilla.controller.registry.VariantFile.Role;
import io.flotilla.controller.registry.publishing.Adapters;
import io.flotilla.controller.registry.publishing.NewAdapter;
import io.flotilla.controller.registry.publishing.NewVariant.File;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.signing.Director;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ManifestAdapter;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Adapters upon versions that stay as they are. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class AdapterIT {

    @Inject TestRegistry registry;
    @Inject ModelVersions versions;
    @Inject Adapters adapters;
    @Inject Director director;

    private ResourceName version;
    private Variant base;

    @BeforeEach
    void baseVersion() {
        version = registry.draft(Task.TEXT_GENERATION).name();
        base = registry.addModelFile(version, TestFolders.llama());
    }

    @Test
    void an_adapter_is_recognised_and_bound_to_the_file_of_its_base() {
        var adapter = add("polite", gguf(TestFolders.adapter("llama", 64, 64)));

        assertThat(adapter.facts().format()).isEqualTo(Format.GGUF);
        assertThat(adapter.facts().kind()).isEqualTo("lora");
        assertThat(adapter.facts().rank()).isEqualTo(8);
        assertThat(adapter.facts().alpha()).isEqualTo(16);
        assertThat(adapter.facts().targets()).containsExactly("attn_q");
        assertThat(adapter.baseVariant()).isEqualTo(base.name());
        assertThat(adapter.baseDigest()).isEqualTo(base.modelFile().digest());
    }

    @Test
    void a_version_has_several_and_its_content_stays_as_it_is() {
        var before = versions.get(version).content();

        add("polite", gguf(TestFolders.adapter("llama", 64, 64)));
        add("terse", gguf(TestFolders.adapter("llama", 64, 64)));

        var page =
                adapters.list(version, PageRequest.of(0, "", "ListAdapters", version.toString()));
        assertThat(page.items())
                .extracting(adapter -> adapter.name().id("adapter"))
                .containsExactly("polite", "terse");
        assertThat(versions.get(version).content()).isEqualTo(before);
    }

    @Test
    void the_manifest_lists_those_that_came_before_it() throws Exception {
        var adapter = add("polite", gguf(TestFolders.adapter("llama", 64, 64)));

        registry.publish(version);

        var manifest = Manifest.parseFrom(versions.manifest(version));
        assertThat(manifest.getAdaptersList())
                .extracting(ManifestAdapter::getName)
                .containsExactly(adapter.name().toString());
        assertThat(manifest.getAdapters(0).getBaseSha256().toByteArray())
                .isEqualTo(base.modelFile().digest().bytes());
    }

    @Test
    void one_that_comes_later_makes_the_next_revision_which_differs_in_nothing_else()
            throws Exception {
        var polite = add("polite", gguf(TestFolders.adapter("llama", 64, 64)));
        registry.publish(version);
        var before = Manifest.parseFrom(versions.manifest(version));

        var late = add("late", gguf(TestFolders.adapter("llama", 64, 64)));

        var after = Manifest.parseFrom(versions.manifest(version));
        assertThat(after.getRevision()).isEqualTo(2);
        assertThat(after.getAdaptersList())
                .extracting(ManifestAdapter::getName)
                .containsExactly(late.name().toString(), polite.name().toString());
        assertThat(bare(after)).isEqualTo(bare(before));
        var name = version.toString();
        assertThat(director.open(List.of(name)).manifest(name))
                .contains(versions.manifest(version));
    }

    private static Manifest bare(Manifest manifest) {
        return manifest.toBuilder().clearRevision().clearCreateTime().clearAdapters().build();
    }

    @Test
    void a_deprecated_version_takes_none() {
        registry.publish(version);
        versions.deprecate(version, "old", TestRegistry.SOMEBODY);

        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> add("late", gguf(TestFolders.adapter("llama", 64, 64))))
                .withMessageContaining("DEPRECATED");
    }

    @Test
    void one_for_another_family_is_refused() {
        expectRefusal(
                "ADAPTER_OF_ANOTHER_MODEL",
                "for the family qwen3, and the base is of llama",
                gguf(TestFolders.adapter("qwen3", 64, 64)));
    }

    @Test
    void one_whose_matrices_are_of_another_shape_is_refused() {
        expectRefusal(
                "ADAPTER_OF_ANOTHER_MODEL",
                "as 64 by 128, and the base has it as 64 by 64",
                gguf(TestFolders.adapter("llama", 64, 128)));
    }

    @Test
    void what_is_no_adapter_is_refused() {
        expectRefusal("NO_ADAPTER", "is no adapter", gguf(TestFolders.llama()));
    }

    @Test
    void an_adapter_is_no_variant() {
        var file =
                new File(
                        "adapter.gguf",
                        Role.MODEL,
                        registry.upload(TestFolders.adapter("llama", 64, 64)));

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> registry.add(version, "", file))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo("ADAPTER"));
    }

    @Test
    void an_adapter_of_peft_is_compared_with_safetensors_and_bound_to_all_of_their_files() {
        var config = registry.upload(TestFolders.QWEN_CONFIG);
        var weights = registry.upload(TestFolders.safetensors("model.layers.0.q_proj.weight"));
        registry.add(
                version,
                "hf",
                new File("config.json", Role.MODEL, config),
                new File("model.safetensors", Role.WEIGHTS, weights));
        var printed =
                "%s  config.json\n%s  model.safetensors\n".formatted(config.hex(), weights.hex());

        var adapter = add("polite", peft(32, 64));

        assertThat(adapter.facts().format()).isEqualTo(Format.SAFETENSORS);
        assertThat(adapter.facts().declaredBase()).isEqualTo("Qwen/Qwen3-0.6B");
        assertThat(adapter.baseVariant().id("variant")).isEqualTo("hf");
        assertThat(adapter.baseDigest()).isEqualTo(Digest.of(printed.getBytes(UTF_8)));
        expectRefusal("ADAPTER_OF_ANOTHER_MODEL", "q_proj", peft(48, 64));
    }

    @Test
    void the_same_again_is_returned_and_another_of_that_id_refused() {
        var first = add("polite", gguf(TestFolders.adapter("llama", 64, 64)));

        assertThat(add("polite", gguf(TestFolders.adapter("llama", 64, 64)))).isEqualTo(first);
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(
                        () ->
                                add(
                                        "polite",
                                        new File(
                                                "other.gguf",
                                                Role.WEIGHTS,
                                                first.files().getFirst().digest())));
    }

    @Test
    void a_version_without_variants_takes_none() {
        version = registry.draft(Task.TEXT_GENERATION).name();

        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> add("polite", gguf(TestFolders.adapter("llama", 64, 64))))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo("NO_VARIANT"));
    }

    private void expectRefusal(String reason, String words, File... files) {
        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> add("refused", files))
                .withMessageContaining(words)
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private Adapter add(String id, File... files) {
        return adapters.create(
                new NewAdapter(version, id, List.of(files), null), TestRegistry.SOMEBODY);
    }

    private File gguf(byte[] content) {
        return new File("adapter.gguf", Role.WEIGHTS, registry.upload(content));
    }

    private File[] peft(int inputs, int outputs) {
        var config =
                """
                {"peft_type": "LORA", "r": 4, "lora_alpha": 8,
                 "base_model_name_or_path": "Qwen/Qwen3-0.6B"}
                """
                        .getBytes(UTF_8);
        return new File[] {
            new File("adapter_config.json", Role.CONFIG, registry.upload(config)),
            new File(
                    "adapter_model.safetensors",
                    Role.WEIGHTS,
                    registry.upload(TestFolders.peft("model.layers.0.q_proj", inputs, outputs)))
        };
    }
}
