package io.flotilla.controller.making.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.making.Recipes;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.proto.making.v1.GetRecipeRequest;
import io.flotilla.proto.making.v1.Recipe;
import io.flotilla.proto.making.v1.RecipeServiceGrpc;
import io.flotilla.proto.making.v1.UpdateRecipeRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Answers for recipes. */
@GrpcService
@RunOnVirtualThread
final class RecipeEndpoint extends RecipeServiceGrpc.RecipeServiceImplBase {

    private static final ResourceName.Kind RECIPE = ResourceName.kind("models/{model}/recipe");

    private final Recipes recipes;
    private final CurrentCaller caller;

    RecipeEndpoint(Recipes recipes, CurrentCaller caller) {
        this.recipes = recipes;
        this.caller = caller;
    }

    @Override
    public void getRecipe(GetRecipeRequest request, StreamObserver<Recipe> answer) {
        answer.onNext(toWire(recipes.get(model("name", request.getName()))));
        answer.onCompleted();
    }

    @Override
    public void updateRecipe(UpdateRecipeRequest request, StreamObserver<Recipe> answer) {
        var recipe = request.getRecipe();
        var model = model("recipe.name", recipe.getName());
        answer.onNext(toWire(recipes.put(model, recipe.getTargetsList(), caller.actor())));
        answer.onCompleted();
    }

    private static ResourceName model(String field, String name) {
        return Model.NAMES.of(RECIPE.parse(field, name).id("model"));
    }

    private static Recipe toWire(io.flotilla.controller.making.Recipe recipe) {
        return Recipe.newBuilder()
                .setName(recipe.model() + "/recipe")
                .addAllTargets(recipe.targets())
                .setIsDefault(recipe.isDefault())
                .build();
    }
}
