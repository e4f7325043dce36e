package io.flotilla.controller.access.scope;

import java.util.List;

/** All that a caller may reach in one call: what at least one of the scopes covers. */
public record Reach(List<Scope> scopes) {

    /** That of a caller without limits. */
    public static final Reach EVERYTHING = new Reach(List.of(Scope.ALL));

    public Reach {
        scopes = scopes.contains(Scope.ALL) ? List.of(Scope.ALL) : List.copyOf(scopes);
    }

    public boolean isEverything() {
        return scopes.contains(Scope.ALL);
    }

    public boolean isNothing() {
        return scopes.isEmpty();
    }

    /**
     * Whether one scope covers all that a call is about.
     *
     * @param resources for each, the places where it is; one of them is enough, and a resource that
     *     is nowhere is not covered
     */
    public boolean covers(List<List<Place>> resources) {
        return scopes.stream()
                .anyMatch(
                        scope ->
                                resources.stream()
                                        .allMatch(
                                                places -> places.stream().anyMatch(scope::covers)));
    }
}
