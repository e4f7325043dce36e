package io.flotilla.controller.registry;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.Page;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.Violations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes, changes and finds models. */
@Singleton
public class Models {

    private static final int MAX_DISPLAY_NAME_LENGTH = 200;
    private static final int MAX_DESCRIPTION_LENGTH = 4000;

    private final ModelRepository models;
    private final EventLog events;
    private final Clock clock;

    Models(ModelRepository models, EventLog events, Clock clock) {
        this.models = models;
        this.events = events;
        this.clock = clock;
    }

    public Model get(ResourceName name) {
        return models.find(name).orElseThrow(() -> new NotFound("Model", name.toString()));
    }

    /** Models within reach, by name. */
    public Page<Model> list(Reach reach, PageRequest wanted) {
        return wanted.cut(
                models.after(wanted.after(), reach, wanted.limit()),
                model -> model.name().toString());
    }

    /** What a caller says of a model; null leaves as it is what is there. */
    public record Texts(@Nullable String displayName, @Nullable String description) {

        private Violations check() {
            return new Violations()
                    .require(
                            isAtMost(MAX_DISPLAY_NAME_LENGTH, displayName),
                            "model.display_name",
                            "must be at most %d characters".formatted(MAX_DISPLAY_NAME_LENGTH))
                    .require(
                            isAtMost(MAX_DESCRIPTION_LENGTH, description),
                            "model.description",
                            "must be at most %d characters".formatted(MAX_DESCRIPTION_LENGTH));
        }

        private static boolean isAtMost(int length, @Nullable String text) {
            return text == null || text.length() <= length;
        }
    }

    @Transactional
    public Model create(ResourceName name, Texts texts, Model.Task task, Actor actor) {
        texts.check().throwIfAny();
        var now = clock.instant();
        var model =
                new Model(
                        name,
                        Objects.requireNonNullElse(texts.displayName, ""),
                        Objects.requireNonNullElse(texts.description, ""),
                        task,
                        now,
                        now,
                        0);
        if (!models.add(model)) {
            throw new AlreadyExists("Model", name.toString(), "There is a " + name + " already.");
        }
        events.record(
                new Event(actor, "model.create", name.toString(), "", Map.of("task", task.name())));
        return model;
    }

    /**
     * Changes what is said of a model.
     *
     * @param etag as the caller read it; empty: whatever it is
     */
    @Transactional
    public Model update(ResourceName name, Texts texts, String etag, Actor actor) {
        texts.check().throwIfAny();
        var model = get(name);
        model.etag().check(name.toString(), etag);
        var changed =
                model.describedAs(
                        Objects.requireNonNullElse(texts.displayName, model.displayName()),
                        Objects.requireNonNullElse(texts.description, model.description()),
                        clock.instant());
        events.record(new Event(actor, "model.update", name.toString(), "", Map.of()));
        return models.update(changed);
    }
}
