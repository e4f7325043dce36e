package io.flotilla.controller.registry;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Weights;
import java.util.List;

/**
 * What is known of an adapter from its files.
 *
 * @param kind how it changes the base, such as {@code lora}
 * @param rank 0: it has no matrices
 * @param alpha 0: not declared
 * @param declaredBase the base as its author names it; empty: not declared
 * @param targets the kinds of matrices that it changes
 */
public record AdapterFacts(
        Format format,
        String kind,
        int rank,
        double alpha,
        String declaredBase,
        List<String> targets,
        Weights weights) {

    public AdapterFacts {
        targets = List.copyOf(targets);
    }

    public static AdapterFacts of(io.flotilla.contract.format.adapter.Adapter read) {
        return new AdapterFacts(
                read.format(),
                read.kind(),
                read.rank(),
                read.alpha(),
                read.base(),
                read.targets(),
                read.weights());
    }
}
