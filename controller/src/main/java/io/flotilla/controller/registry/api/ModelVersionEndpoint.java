package io.flotilla.controller.registry.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.publishing.Publishing;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.api.Digests;
import io.flotilla.proto.registry.v1.ApproveModelVersionRequest;
import io.flotilla.proto.registry.v1.ArchiveModelVersionRequest;
import io.flotilla.proto.registry.v1.CreateModelVersionRequest;
import io.flotilla.proto.registry.v1.DeprecateModelVersionRequest;
import io.flotilla.proto.registry.v1.GetManifestRequest;
import io.flotilla.proto.registry.v1.GetModelVersionRequest;
import io.flotilla.proto.registry.v1.ListModelVersionsRequest;
import io.flotilla.proto.registry.v1.ListModelVersionsResponse;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ModelVersion;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc;
import io.flotilla.proto.registry.v1.PublishModelVersionRequest;
import io.flotilla.proto.registry.v1.RejectModelVersionRequest;
import io.flotilla.proto.registry.v1.RevokeModelVersionRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import org.jspecify.annotations.Nullable;

/** Answers for versions and their manifests. */
@GrpcService
@RunOnVirtualThread
final class ModelVersionEndpoint extends ModelVersionServiceGrpc.ModelVersionServiceImplBase {

    private final ModelVersions versions;
    private final Publishing publishing;
    private final CurrentCaller caller;

    ModelVersionEndpoint(ModelVersions versions, Publishing publishing, CurrentCaller caller) {
        this.versions = versions;
        this.publishing = publishing;
        this.caller = caller;
    }

    @Override
    public void getModelVersion(
            GetModelVersionRequest request, StreamObserver<ModelVersion> answer) {
        answer(answer, versions.get(name(request.getName())));
    }

    @Override
    public void listModelVersions(
            ListModelVersionsRequest request, StreamObserver<ListModelVersionsResponse> answer) {
        var model = Names.MODEL.parse("parent", request.getParent());
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "ListModelVersions",
                        model.toString());
        var page = versions.list(model, wanted);
        answer.onNext(
                ListModelVersionsResponse.newBuilder()
                        .addAllModelVersions(page.map(ModelVersionMapper::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void createModelVersion(
            CreateModelVersionRequest request, StreamObserver<ModelVersion> answer) {
        var model = Names.MODEL.parse("parent", request.getParent());
        var id = Names.VERSION.checkId("model_version_id", request.getModelVersionId());
        answer(
                answer,
                versions.create(
                        Names.VERSION.of(model.id("model"), id),
                        ModelVersionMapper.description(request.getModelVersion()),
                        caller.actor()));
    }

    @Override
    public void publishModelVersion(
            PublishModelVersionRequest request, StreamObserver<ModelVersion> answer) {
        answer(
                answer,
                publishing.publish(
                        name(request.getName()),
                        expectedContent(request),
                        request.hasMaking() ? request.getMaking().getTargetsList() : null,
                        caller.actor()));
    }

    private static @Nullable Digest expectedContent(PublishModelVersionRequest request) {
        return request.getContentSha256().isEmpty()
                ? null
                : Digests.parse("content_sha256", request.getContentSha256());
    }

    @Override
    public void approveModelVersion(
            ApproveModelVersionRequest request, StreamObserver<ModelVersion> answer) {
        var name = name(request.getName());
        answer(answer, publishing.approve(name, request.getReason(), caller.actor()));
    }

    @Override
    public void rejectModelVersion(
            RejectModelVersionRequest request, StreamObserver<ModelVersion> answer) {
        var name = name(request.getName());
        answer(answer, versions.reject(name, request.getReason(), caller.actor()));
    }

    @Override
    public void deprecateModelVersion(
            DeprecateModelVersionRequest request, StreamObserver<ModelVersion> answer) {
        var name = name(request.getName());
        answer(answer, versions.deprecate(name, request.getReason(), caller.actor()));
    }

    @Override
    public void archiveModelVersion(
            ArchiveModelVersionRequest request, StreamObserver<ModelVersion> answer) {
        var name = name(request.getName());
        answer(answer, versions.archive(name, request.getReason(), caller.actor()));
    }

    @Override
    public void revokeModelVersion(
            RevokeModelVersionRequest request, StreamObserver<ModelVersion> answer) {
        var name = name(request.getName());
        answer(answer, versions.revoke(name, request.getReason(), caller.actor()));
    }

    @Override
    public void getManifest(GetManifestRequest request, StreamObserver<Manifest> answer) {
        answer.onNext(ManifestMapper.read(manifest(request)));
        answer.onCompleted();
    }

    private byte[] manifest(GetManifestRequest request) {
        var name = name(request.getName());
        var revision = request.getRevision();
        return revision == 0
                ? versions.manifest(name)
                : versions.manifest(name, revision)
                        .orElseThrow(() -> new NotFound("Manifest", name + "@" + revision));
    }

    private static ResourceName name(String name) {
        return Names.VERSION.parse("name", name);
    }

    private static void answer(
            StreamObserver<ModelVersion> answer,
            io.flotilla.controller.registry.ModelVersion version) {
        answer.onNext(ModelVersionMapper.toWire(version));
        answer.onCompleted();
    }
}
