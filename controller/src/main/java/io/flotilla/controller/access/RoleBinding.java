package io.flotilla.controller.access;

import io.flotilla.controller.access.scope.Scope;

/** A role within limits: it holds for what the scope covers, and for nothing else. */
public record RoleBinding(Role role, Scope scope) {

    /** The role without limits. */
    public static RoleBinding everywhere(Role role) {
        return new RoleBinding(role, Scope.ALL);
    }

    @Override
    public String toString() {
        return scope.isAll() ? role.name() : "%s of %s".formatted(role, scope);
    }
}
