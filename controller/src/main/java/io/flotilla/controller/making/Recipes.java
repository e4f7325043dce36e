package io.flotilla.controller.making;

import io.flotilla.contract.format.Format;
import io.flotilla.controller.registry.Models;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.Violations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;

/** Knows what is made of a model's versions. */
@Singleton
public class Recipes {

    private static final int MAX_TARGETS = 32;

    private final Models models;
    private final RecipeRepository recipes;
    private final EventLog events;

    Recipes(Models models, RecipeRepository recipes, EventLog events) {
        this.models = models;
        this.recipes = recipes;
        this.events = events;
    }

    @Transactional
    public Recipe get(ResourceName model) {
        var known = models.get(model);
        return recipes.find(model)
                .map(targets -> new Recipe(model, targets, false))
                .orElseGet(() -> Recipe.defaultOf(known));
    }

    /**
     * Sets what is made of versions that are published from now on.
     *
     * @throws io.flotilla.controller.shared.FleetException.InvalidArgument if a target names
     *     nothing that can be made
     */
    @Transactional
    public Recipe put(ResourceName model, List<String> targets, Actor actor) {
        models.get(model);
        check("recipe.targets", targets);
        recipes.put(model, targets);
        events.record(
                new Event(
                        actor,
                        "recipe.update",
                        model.toString(),
                        "",
                        Map.of("targets", String.join(",", targets))));
        return new Recipe(model, targets, false);
    }

    /** Fails unless each target names something that can be made of some source. */
    static void check(String field, List<String> targets) {
        var violations =
                new Violations()
                        .require(
                                targets.size() <= MAX_TARGETS,
                                field,
                                "must be at most %d, not %d"
                                        .formatted(MAX_TARGETS, targets.size()));
        for (int i = 0; i < Math.min(targets.size(), MAX_TARGETS); i++) {
            var target = targets.get(i);
            violations.require(
                    VariantTarget.parse(target, Format.GGUF).isPresent()
                            || VariantTarget.parse(target, Format.ONNX).isPresent(),
                    "%s[%d]".formatted(field, i),
                    "must be a precision or the id of a variant that can be made, such as INT8,"
                            + " onnx-int8-static or Q4_K_M, not \"%s\"".formatted(target));
        }
        violations.throwIfAny();
    }
}
