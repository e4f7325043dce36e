package io.flotilla.controller.making;

import io.flotilla.controller.shared.ResourceName;
import java.util.List;
import java.util.Optional;

/** Keeps the recipes that somebody has set. */
public interface RecipeRepository {

    Optional<List<String>> find(ResourceName model);

    void put(ResourceName model, List<String> targets);
}
