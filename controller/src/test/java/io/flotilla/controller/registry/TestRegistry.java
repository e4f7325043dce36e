package io.flotilla.controller.registry;

import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.registry.ModelVersion.Description;
import io.flotilla.controller.registry.VariantFile.Role;
import io.flotilla.controller.registry.publishing.NewVariant;
import io.flotilla.controller.registry.publishing.Publishing;
import io.flotilla.controller.registry.publishing.Variants;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.ResourceName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The registry as tests fill it, with names that no other test uses. */
@ApplicationScoped
public class TestRegistry {

    public static final Actor SOMEBODY = Actor.token("somebody");

    private final ArtifactStore artifacts;
    private final Models models;
    private final ModelVersions versions;
    private final Variants variants;
    private final Publishing publishing;

    TestRegistry(
            ArtifactStore artifacts,
            Models models,
            ModelVersions versions,
            Variants variants,
            Publishing publishing) {
        this.artifacts = artifacts;
        this.models = models;
        this.versions = versions;
        this.variants = variants;
        this.publishing = publishing;
    }

    /** Stores the bytes, unless they are there, in parts as an upload brings them. */
    public Digest upload(byte[] content) {
        var digest = Digest.of(content);
        if (artifacts.find(digest).isPresent()) {
            return digest;
        }
        var partBytes = 1 << 20;
        try (var upload = artifacts.receive(digest, content.length, SOMEBODY)) {
            for (int offset = 0; offset < content.length; offset += partBytes) {
                var end = Math.min(content.length, offset + partBytes);
                upload.write(Arrays.copyOfRange(content, offset, end));
            }
            return upload.complete().digest();
        }
    }

    public Model model(Model.Task task) {
        var name = Model.NAMES.of("m-" + UUID.randomUUID());
        return models.create(name, new Models.Texts("A model", ""), task, SOMEBODY);
    }

    /** A draft of a new model. */
    public ModelVersion draft(Model.Task task) {
        return version(model(task).name(), "1", new Description("", "", null));
    }

    public ModelVersion version(ResourceName model, String id, Description description) {
        var name = ModelVersion.NAMES.of(model.id("model"), id);
        return versions.create(name, description, SOMEBODY);
    }

    /** Adds a variant of one file, named for what it is. */
    public Variant addModelFile(ResourceName version, byte[] content) {
        return add(version, "", new NewVariant.File("model", Role.MODEL, upload(content)));
    }

    public Variant addMinilm(ResourceName version) {
        return add(version, "", minilmFiles());
    }

    /** A small variant in FP32 with a tokenizer. */
    public Variant addFullPrecision(ResourceName version) {
        return add(version, "", fullPrecisionFiles("graph"));
    }

    /** Its files, which are others for each name of its graph. */
    public NewVariant.File[] fullPrecisionFiles(String graphName) {
        return filesOf(TestModels.fullPrecision(graphName));
    }

    public NewVariant.File[] minilmFiles() {
        return filesOf(TestModels.minilm());
    }

    private NewVariant.File[] filesOf(byte[] model) {
        return new NewVariant.File[] {
            new NewVariant.File("model.onnx", Role.MODEL, upload(model)),
            new NewVariant.File(
                    "tokenizer.json", Role.TOKENIZER, upload(TestModels.minilmTokenizer()))
        };
    }

    public Variant add(ResourceName version, String id, NewVariant.File... files) {
        return variants.create(new NewVariant(version, id, List.of(files)), SOMEBODY);
    }

    public ModelVersion publish(ResourceName version) {
        return publishing.publish(version, null, null, SOMEBODY);
    }
}
