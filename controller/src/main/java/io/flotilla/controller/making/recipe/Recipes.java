package io.flotilla.controller.making.recipe;

import io.flotilla.contract.format.Format;
import io.flotilla.controller.making.converter.Converters;
import io.flotilla.controller.making.converter.VariantTarget;
import io.flotilla.controller.making.evaluation.NewGate;
import io.flotilla.controller.registry.Model;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Knows what is made of a model's versions, and what must be shown of it. */
@Singleton
public class Recipes {

    private static final int MAX_TARGETS = 32;

    private final Models models;
    private final RecipeRepository recipes;
    private final Converters converters;
    private final EventLog events;

    Recipes(Models models, RecipeRepository recipes, Converters converters, EventLog events) {
        this.models = models;
        this.recipes = recipes;
        this.converters = converters;
        this.events = events;
    }

    @Transactional
    public Recipe get(ResourceName model) {
        return of(models.get(model));
    }

    private Recipe of(Model model) {
        return Recipe.of(model, recipes.targets(model.name()), recipes.gates(model.name()));
    }

    /**
     * Sets what is made of versions that are published from now on, and what is asked of what is
     * measured from now on.
     *
     * @param targets null: they stay as they are
     * @param gates null: they stay as they are; none: the default of the task
     * @throws io.flotilla.controller.shared.FleetException.InvalidArgument with everything that is
     *     wrong with them
     */
    @Transactional
    public Recipe put(
            ResourceName model,
            @Nullable List<String> targets,
            @Nullable List<NewGate> gates,
            Actor actor) {
        var known = models.get(model);
        var violations = new Violations();
        if (targets != null) {
            collect("recipe.targets", targets, violations);
        }
        var checked =
                gates == null
                        ? null
                        : NewGate.checked("recipe.gates", gates, known.task(), violations);
        violations.throwIfAny();
        if (targets != null) {
            recipes.putTargets(model, targets);
        }
        if (checked != null) {
            recipes.putGates(model, checked);
        }
        var recipe = of(known);
        events.record(new Event(actor, "recipe.update", model.toString(), "", describe(recipe)));
        return recipe;
    }

    private static Map<String, String> describe(Recipe recipe) {
        return Map.of(
                "targets",
                String.join(",", recipe.targets()),
                "gates",
                recipe.gates().stream()
                        .map(
                                gate ->
                                        "%s:%s=%s:%s:%d"
                                                .formatted(
                                                        gate.metric().key(),
                                                        gate.rule().olive(),
                                                        gate.value(),
                                                        gate.failure(),
                                                        gate.priority()))
                        .collect(Collectors.joining(",")));
    }

    /** Fails unless each target names something that can be made of some source. */
    public void check(String field, List<String> targets) {
        var violations = new Violations();
        collect(field, targets, violations);
        violations.throwIfAny();
    }

    private void collect(String field, List<String> targets, Violations violations) {
        violations.require(
                targets.size() <= MAX_TARGETS,
                field,
                "must be at most %d, not %d".formatted(MAX_TARGETS, targets.size()));
        for (int i = 0; i < Math.min(targets.size(), MAX_TARGETS); i++) {
            var target = targets.get(i);
            violations.require(
                    converters.parse(target, Format.GGUF).isPresent()
                            || VariantTarget.parse(target, Format.ONNX).isPresent(),
                    "%s[%d]".formatted(field, i),
                    "must be a precision or the id of a variant that can be made, such as INT8,"
                            + " onnx-int8-static or Q4_K_M, not \"%s\"".formatted(target));
        }
    }
}
