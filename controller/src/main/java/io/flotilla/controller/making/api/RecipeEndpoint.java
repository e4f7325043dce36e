package io.flotilla.controller.making.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.making.evaluation.NewGate;
import io.flotilla.controller.making.recipe.Recipes;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.api.UpdateMask;
import io.flotilla.proto.making.v1.GetRecipeRequest;
import io.flotilla.proto.making.v1.Recipe;
import io.flotilla.proto.making.v1.RecipeServiceGrpc;
import io.flotilla.proto.making.v1.UpdateRecipeRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers for recipes. */
@GrpcService
@RunOnVirtualThread
final class RecipeEndpoint extends RecipeServiceGrpc.RecipeServiceImplBase {

    private static final ResourceName.Kind RECIPE = ResourceName.kind("models/{model}/recipe");
    private static final Set<String> UPDATABLE = Set.of("targets", "gates");

    private final Recipes recipes;
    private final CurrentCaller caller;

    RecipeEndpoint(Recipes recipes, CurrentCaller caller) {
        this.recipes = recipes;
        this.caller = caller;
    }

    @Override
    public void getRecipe(GetRecipeRequest request, StreamObserver<Recipe> answer) {
        answer.onNext(RecipeMapper.toWire(recipes.get(model("name", request.getName()))));
        answer.onCompleted();
    }

    @Override
    public void updateRecipe(UpdateRecipeRequest request, StreamObserver<Recipe> answer) {
        var recipe = request.getRecipe();
        var model = model("recipe.name", recipe.getName());
        var mask = UpdateMask.of(request.getUpdateMask(), request.hasUpdateMask(), UPDATABLE);
        answer.onNext(
                RecipeMapper.toWire(
                        recipes.put(
                                model,
                                targets(recipe, mask),
                                gates(recipe, mask),
                                caller.actor())));
        answer.onCompleted();
    }

    /** Without a mask they are set to none, too. */
    private static @Nullable List<String> targets(Recipe recipe, UpdateMask mask) {
        return mask.covers("targets", true) ? recipe.getTargetsList() : null;
    }

    private static @Nullable List<NewGate> gates(Recipe recipe, UpdateMask mask) {
        return mask.covers("gates", recipe.getGatesCount() > 0)
                ? recipe.getGatesList().stream().map(RecipeMapper::fromWire).toList()
                : null;
    }

    private static ResourceName model(String field, String name) {
        return Model.NAMES.of(RECIPE.parse(field, name).id("model"));
    }
}
