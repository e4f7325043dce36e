package io.flotilla.cli.connection;

import io.flotilla.cli.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The controllers that a person works with.
 *
 * @param current name of the one that is meant where none is said; empty: none
 */
public record Contexts(String current, List<Context> all) {
    /** None yet. */
    public static final Contexts NONE = new Contexts("", List.of());

    public Contexts {
        all = List.copyOf(all);
    }

    /** The one of the name. */
    public Context named(String name) {
        return find(name)
                .orElseThrow(
                        () ->
                                CommandFailure.usage(
                                        "There is no context %s; %s."
                                                .formatted(
                                                        name,
                                                        all.isEmpty()
                                                                ? "flotilla config set-context makes one"
                                                                : "known are " + names())));
    }

    /** The one that is meant where none is said. */
    public Optional<Context> currentOne() {
        return current.isEmpty() ? Optional.empty() : Optional.of(named(current));
    }

    private Optional<Context> find(String name) {
        return all.stream().filter(context -> context.name().equals(name)).findFirst();
    }

    private String names() {
        return all.stream().map(Context::name).collect(Collectors.joining(", "));
    }

    /** These with the context in place of the one of its name; the first becomes the current. */
    public Contexts with(Context context) {
        var others = new ArrayList<>(allBut(context.name()));
        others.add(context);
        return new Contexts(current.isEmpty() ? context.name() : current, others);
    }

    /** These without the one of the name. */
    public Contexts without(String name) {
        return new Contexts(current.equals(name) ? "" : current, allBut(name));
    }

    private List<Context> allBut(String name) {
        return all.stream().filter(context -> !context.name().equals(name)).toList();
    }

    /** These with another current one. */
    public Contexts using(String name) {
        return new Contexts(named(name).name(), all);
    }
}
