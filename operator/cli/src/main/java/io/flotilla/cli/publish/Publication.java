package io.flotilla.cli.publish;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.registry.v1.Adapter;
import io.flotilla.proto.registry.v1.AdapterServiceGrpc;
import io.flotilla.proto.registry.v1.CreateAdapterRequest;
import io.flotilla.proto.registry.v1.CreateModelRequest;
import io.flotilla.proto.registry.v1.CreateModelVersionRequest;
import io.flotilla.proto.registry.v1.CreateVariantRequest;
import io.flotilla.proto.registry.v1.GetModelVersionRequest;
import io.flotilla.proto.registry.v1.ListVariantsRequest;
import io.flotilla.proto.registry.v1.Model;
import io.flotilla.proto.registry.v1.ModelServiceGrpc;
import io.flotilla.proto.registry.v1.ModelVersion;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc;
import io.flotilla.proto.registry.v1.PublishModelVersionRequest;
import io.flotilla.proto.registry.v1.Variant;
import io.flotilla.proto.registry.v1.VariantServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries files into the registry; stopped anywhere, a repetition goes on. */
final class Publication {
    private final ControllerConnection controller;
    private final Printer printer;

    Publication(ControllerConnection controller, Printer printer) {
        this.controller = controller;
        this.printer = printer;
    }

    /**
     * Publishes, and returns the version as the registry has it; a repetition changes nothing.
     *
     * @param targets what the controller shall make of it; null: what suits it
     */
    ModelVersion publish(
            String modelId,
            Model model,
            String versionId,
            ModelVersion version,
            LocalContent content,
            @Nullable List<String> targets) {
        var name = "models/" + modelId + "/versions/" + versionId;
        var existing = existing(name);
        if (existing.isPresent() && existing.get().getState() != ModelVersion.State.STATE_DRAFT) {
            requireSameContent(existing.get(), version, content.variants());
            if (content.adapters().isEmpty()) {
                printer.say(name + " has this content already; nothing to do.");
            }
            content.adapters().forEach(adapter -> add(name, adapter, ""));
            return existing.get();
        }
        upload(content.files().toList());
        createModel(modelId, model);
        if (existing.isEmpty()) {
            createVersion(modelId, versionId, version);
        }
        content.variants().forEach(variant -> create(name, variant));
        content.adapters().forEach(adapter -> add(name, adapter, ""));
        return controller
                .unary(ModelVersionServiceGrpc::newBlockingStub)
                .publishModelVersion(request(name, targets));
    }

    private static PublishModelVersionRequest request(String name, @Nullable List<String> targets) {
        var request = PublishModelVersionRequest.newBuilder().setName(name);
        if (targets != null) {
            request.setMaking(
                    PublishModelVersionRequest.Making.newBuilder().addAllTargets(targets));
        }
        return request.build();
    }

    private Optional<ModelVersion> existing(String name) {
        try {
            return Optional.of(
                    controller
                            .unary(ModelVersionServiceGrpc::newBlockingStub)
                            .getModelVersion(
                                    GetModelVersionRequest.newBuilder().setName(name).build()));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void requireSameContent(
            ModelVersion published, ModelVersion wanted, List<LocalVariant> variants) {
        var there = new HashSet<>(variantsOf(published.getName()));
        var here = new HashSet<>(variants.stream().map(LocalVariant::content).toList());
        boolean sameTest =
                !wanted.hasGoldenTest() || wanted.getGoldenTest().equals(published.getGoldenTest());
        if (!there.equals(here) || !sameTest) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    published.getName()
                            + " is published with other content, and a published version never"
                            + " changes. Publish this content as a new version.");
        }
    }

    private List<Map<String, String>> variantsOf(String version) {
        var contents = new ArrayList<Map<String, String>>();
        var token = "";
        do {
            var page =
                    controller
                            .unary(VariantServiceGrpc::newBlockingStub)
                            .listVariants(
                                    ListVariantsRequest.newBuilder()
                                            .setParent(version)
                                            .setPageToken(token)
                                            .build());
            page.getVariantsList().stream()
                    .filter(variant -> variant.getMadeFrom().isEmpty())
                    .map(LocalVariant::contentOf)
                    .forEach(contents::add);
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return contents;
    }

    /** Adds a variant to a version; one that is there with these files stays as it is. */
    Variant add(String version, LocalVariant variant) {
        upload(variant.files());
        return create(version, variant);
    }

    private Variant create(String version, LocalVariant variant) {
        var created =
                controller
                        .unary(VariantServiceGrpc::newBlockingStub)
                        .createVariant(
                                CreateVariantRequest.newBuilder()
                                        .setParent(version)
                                        .setVariantId(variant.id())
                                        .setVariant(variant.message())
                                        .build());
        describe(created);
        return created;
    }

    /** Adds an adapter to a version; one that is there with these files stays as it is. */
    Adapter add(String version, LocalAdapter adapter, String baseVariant) {
        upload(adapter.files());
        var added =
                controller
                        .unary(AdapterServiceGrpc::newBlockingStub)
                        .createAdapter(
                                CreateAdapterRequest.newBuilder()
                                        .setParent(version)
                                        .setAdapterId(adapter.id())
                                        .setAdapter(adapter.message(baseVariant))
                                        .build());
        var facts = added.getFacts();
        printer.say(
                "%s: %s of rank %d upon %s, %s weights, %s"
                        .formatted(
                                Words.id(added.getName()),
                                facts.getKind(),
                                facts.getRank(),
                                Words.id(added.getBaseVariant()),
                                Words.count(facts.getParameterCount()),
                                Words.bytes(added.getSizeBytes())));
        return added;
    }

    private void upload(List<LocalFile> files) {
        var upload = new ArtifactUpload(controller);
        var seen = new HashSet<String>();
        for (var file : files) {
            if (!seen.add(file.sha256())) {
                continue;
            }
            if (upload.isStored(file)) {
                printer.say(file.path() + ": stored already");
            } else {
                var progress = new UploadProgress(printer, file);
                upload.send(file, progress::sent);
                progress.done();
            }
        }
    }

    private void createModel(String modelId, Model model) {
        try {
            var _ =
                    controller
                            .unary(ModelServiceGrpc::newBlockingStub)
                            .createModel(
                                    CreateModelRequest.newBuilder()
                                            .setModelId(modelId)
                                            .setModel(model)
                                            .build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    private void createVersion(String modelId, String versionId, ModelVersion version) {
        var _ =
                controller
                        .unary(ModelVersionServiceGrpc::newBlockingStub)
                        .createModelVersion(
                                CreateModelVersionRequest.newBuilder()
                                        .setParent("models/" + modelId)
                                        .setModelVersionId(versionId)
                                        .setModelVersion(version)
                                        .build());
    }

    private void describe(Variant variant) {
        var facts = variant.getFacts();
        printer.say(
                "%s: %s, %s, %s weights, %s"
                        .formatted(
                                Words.id(variant.getName()),
                                Words.constant(facts.getFormat(), "FORMAT"),
                                facts.getPrecision(),
                                Words.count(facts.getParameterCount()),
                                Words.bytes(variant.getSizeBytes())));
        variant.getWarningsList().forEach(warning -> printer.say("  warning: " + warning));
    }
}
