package io.flotilla.contract.format.lineage;

import java.util.List;

/**
 * Where a model comes from, as its files say. What they do not say is empty.
 *
 * @param relation to its bases, by the word that its author chose
 * @param bases the models that it was made from, by name or address
 * @param dataSets what it was made with, by name or address
 */
public record Origin(String relation, List<String> bases, List<String> dataSets) {

    /** Nothing is said. */
    public static final Origin UNKNOWN = new Origin("", List.of(), List.of());

    public Origin {
        bases = List.copyOf(bases);
        dataSets = List.copyOf(dataSets);
    }

    public boolean isKnown() {
        return !equals(UNKNOWN);
    }
}
