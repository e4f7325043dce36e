package io.flotilla.controller.access;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.shared.Violations;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All that a caller may do, and to what. */
public record RoleBindings(List<RoleBinding> all) {

    private static final int MAX_COUNT = 50;
    private static final int MAX_PREFIX = 63;

    public RoleBindings {
        all = List.copyOf(all);
    }

    /** These roles without limits. */
    public static RoleBindings everywhere(Collection<Role> roles) {
        return new RoleBindings(roles.stream().sorted().map(RoleBinding::everywhere).toList());
    }

    /** What a caller may reach where that role is needed. */
    public Reach reach(Role needed) {
        return new Reach(
                all.stream()
                        .filter(binding -> binding.role().includes(needed))
                        .map(RoleBinding::scope)
                        .toList());
    }

    /** The roles that hold within any limits. */
    public Set<Role> roles() {
        return all.stream()
                .map(RoleBinding::role)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }

    /** The roles that hold everywhere. */
    public Set<Role> rolesEverywhere() {
        return Arrays.stream(Role.values())
                .filter(role -> all.contains(RoleBinding.everywhere(role)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }

    /** Those that have limits. */
    public List<RoleBinding> limited() {
        return all.stream().filter(binding -> !binding.scope().isAll()).toList();
    }

    void check(Violations violations) {
        violations
                .require(!all.isEmpty(), "api_token.roles", "must name at least one role")
                .require(
                        limited().size() <= MAX_COUNT,
                        "api_token.bindings",
                        "must be at most %d".formatted(MAX_COUNT))
                .require(
                        all.stream().allMatch(b -> b.scope().modelPrefix().length() <= MAX_PREFIX),
                        "api_token.bindings.model_prefix",
                        "must have at most %d characters".formatted(MAX_PREFIX));
    }

    @Override
    public String toString() {
        return all.stream().map(RoleBinding::toString).sorted().toList().toString();
    }
}
