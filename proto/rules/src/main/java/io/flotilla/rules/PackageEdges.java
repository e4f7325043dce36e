package io.flotilla.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table of the packages right below a root, each with those that it may use, subpackages
 * included. A package that is not in the table is a violation. The root itself wires the others: it
 * uses all, and is used by those on top alone.
 */
public final class PackageEdges extends ArchCondition<JavaClass> {
    private static final String ROOT = "";

    private final String root;
    private final Map<String, Set<String>> usedBy = new HashMap<>();

    private PackageEdges(String root) {
        super("keep to the table of packages");
        this.root = root;
    }

    /** Starts the table of the packages right below {@code root}. */
    public static PackageEdges below(String root) {
        return new PackageEdges(root);
    }

    /** Adds a package that uses no more than {@code others}. */
    public PackageEdges with(String name, String... others) {
        usedBy.put(name, Set.of(others));
        return this;
    }

    /** Adds packages of which each uses no more than those before it. */
    public PackageEdges inOrder(String... names) {
        for (var i = 0; i < names.length; i++) {
            usedBy.put(names[i], Set.copyOf(List.of(names).subList(0, i)));
        }
        return this;
    }

    /** Adds packages that use all named so far, and the root. */
    public PackageEdges onTop(String... names) {
        var all = new HashSet<>(usedBy.keySet());
        all.add(ROOT);
        for (var name : names) {
            usedBy.put(name, Set.copyOf(all));
        }
        return this;
    }

    @Override
    public void check(JavaClass user, ConditionEvents events) {
        var name = nameOf(user);
        if (name.equals(ROOT)) {
            return;
        }
        if (!usedBy.containsKey(name)) {
            events.add(
                    SimpleConditionEvent.violated(
                            user,
                            user.getFullName() + " is in a package that is not in the table"));
        }
        user.getDirectDependenciesFromSelf().stream()
                .filter(dependency -> !isAllowed(name, dependency.getTargetClass()))
                .map(Dependency::getDescription)
                .forEach(text -> events.add(SimpleConditionEvent.violated(user, text)));
    }

    private boolean isAllowed(String user, JavaClass target) {
        if (!isBelowRoot(target)) {
            return true;
        }
        var used = nameOf(target);
        return used.equals(user) || usedBy.getOrDefault(user, Set.of()).contains(used);
    }

    private boolean isBelowRoot(JavaClass type) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    /** The package right below the root that {@code type} is in, or {@link #ROOT}. */
    private String nameOf(JavaClass type) {
        var below = type.getPackageName().substring(root.length());
        return below.isEmpty() ? ROOT : below.split("\\.", 3)[1];
    }
}
