package io.flotilla.controller.access.client;

import io.flotilla.controller.access.AccessSettings.Oidc;
import io.flotilla.controller.access.RoleBinding;
import io.flotilla.controller.access.RoleBindings;
import io.flotilla.controller.access.scope.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of a token are worth here.
 *
 * @param path to the claim that holds groups or roles, such as {@code realm_access.roles}
 */
record ClaimRules(String path, List<Rule> rules) {

    ClaimRules {
        rules = List.copyOf(rules);
    }

    /** Whoever has that value in the claim has the role within its limits. */
    record Rule(String value, RoleBinding binding) {}

    static ClaimRules of(Oidc settings) {
        var rules = new ArrayList<Rule>();
        for (var binding : settings.bindings().values()) {
            var scope =
                    new Scope(
                            new TreeMap<>(binding.deviceLabels()),
                            binding.modelPrefix().orElse(""));
            rules.add(new Rule(binding.claim(), new RoleBinding(binding.role(), scope)));
        }
        return new ClaimRules(settings.claim(), rules);
    }

    /** What the bearer of these claims may do; nothing if no rule speaks of them. */
    RoleBindings bindings(Map<String, ?> claims) {
        var values = values(claims);
        return new RoleBindings(
                rules.stream()
                        .filter(rule -> values.contains(rule.value()))
                        .map(Rule::binding)
                        .distinct()
                        .toList());
    }

    /** Names of claims may have points themselves. */
    private @Nullable Object found(Map<String, ?> claims) {
        @Nullable Object at = claims.get(path);
        if (at != null) {
            return at;
        }
        at = claims;
        for (var name : path.split("\\.", -1)) {
            at = at instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return at;
    }

    private List<String> values(Map<String, ?> claims) {
        return switch (found(claims)) {
            case String one -> List.of(one);
            case Collection<?> many ->
                    many.stream().filter(String.class::isInstance).map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }
}
