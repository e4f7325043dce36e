package io.flotilla.controller.registry.api;

import io.flotilla.controller.registry.Models.Texts;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.api.Timestamps;
import io.flotilla.proto.registry.v1.Model;
import io.flotilla.proto.registry.v1.UpdateModelRequest;
import java.util.List;

/** Maps models between Java and the wire. */
final class ModelMapper {

    private static final String DISPLAY_NAME = "display_name";
    private static final String DESCRIPTION = "description";

    private ModelMapper() {}

    static Model toWire(io.flotilla.controller.registry.Model model) {
        return Model.newBuilder()
                .setName(model.name().toString())
                .setDisplayName(model.displayName())
                .setDescription(model.description())
                .setTask(toWire(model.task()))
                .setCreateTime(Timestamps.toWire(model.createTime()))
                .setUpdateTime(Timestamps.toWire(model.updateTime()))
                .setEtag(model.etag().value())
                .build();
    }

    static Texts texts(Model message) {
        return new Texts(message.getDisplayName(), message.getDescription());
    }

    /** What an update changes: what its mask names, or without one what is set. */
    static Texts changes(UpdateModelRequest request) {
        var model = request.getModel();
        var paths = paths(request);
        return new Texts(
                paths.contains(DISPLAY_NAME) ? model.getDisplayName() : null,
                paths.contains(DESCRIPTION) ? model.getDescription() : null);
    }

    private static List<String> paths(UpdateModelRequest request) {
        if (!request.hasUpdateMask()) {
            return List.of(
                    request.getModel().getDisplayName().isEmpty() ? "" : DISPLAY_NAME,
                    request.getModel().getDescription().isEmpty() ? "" : DESCRIPTION);
        }
        var paths = request.getUpdateMask().getPathsList();
        for (var path : paths) {
            if (!path.equals(DISPLAY_NAME) && !path.equals(DESCRIPTION)) {
                throw InvalidArgument.of(
                        "update_mask",
                        "may name display_name and description, not \"%s\"".formatted(path));
            }
        }
        return paths;
    }

    static Model.Task toWire(io.flotilla.controller.registry.Model.Task task) {
        return switch (task) {
            case UNSPECIFIED -> Model.Task.TASK_UNSPECIFIED;
            case TEXT_EMBEDDING -> Model.Task.TASK_TEXT_EMBEDDING;
            case TEXT_GENERATION -> Model.Task.TASK_TEXT_GENERATION;
            case TENSOR -> Model.Task.TASK_TENSOR;
            case TEXT_CLASSIFICATION -> Model.Task.TASK_TEXT_CLASSIFICATION;
            case IMAGE_CLASSIFICATION -> Model.Task.TASK_IMAGE_CLASSIFICATION;
        };
    }

    static io.flotilla.controller.registry.Model.Task fromWire(Model.Task task) {
        return switch (task) {
            case TASK_UNSPECIFIED, UNRECOGNIZED ->
                    io.flotilla.controller.registry.Model.Task.UNSPECIFIED;
            case TASK_TEXT_EMBEDDING -> io.flotilla.controller.registry.Model.Task.TEXT_EMBEDDING;
            case TASK_TEXT_GENERATION -> io.flotilla.controller.registry.Model.Task.TEXT_GENERATION;
            case TASK_TENSOR -> io.flotilla.controller.registry.Model.Task.TENSOR;
            case TASK_TEXT_CLASSIFICATION ->
                    io.flotilla.controller.registry.Model.Task.TEXT_CLASSIFICATION;
            case TASK_IMAGE_CLASSIFICATION ->
                    io.flotilla.controller.registry.Model.Task.IMAGE_CLASSIFICATION;
        };
    }
}
