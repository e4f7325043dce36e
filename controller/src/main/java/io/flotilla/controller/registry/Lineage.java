package io.flotilla.controller.registry;

import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.Violations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a version was made from, by what and on what data, on its publisher's word.
 *
 * @param tool empty: not said
 */
public record Lineage(
        Relation relation, List<Ancestor> ancestors, List<DataSet> dataSets, String tool) {

    private static final int MAX_LISTED = 16;
    private static final int MAX_TEXT_LENGTH = 200;

    public Lineage {
        ancestors = List.copyOf(ancestors);
        dataSets = List.copyOf(dataSets);
    }

    /** How a version relates to its ancestors. */
    public enum Relation {
        /** Trained from nothing. */
        BASE,
        /** Trained further. */
        FINE_TUNED,
        /** Trained on what its ancestor answers. */
        DISTILLED,
        /** Put together from several. */
        MERGED,
        /** The same weights in a lower precision. */
        QUANTIZED;

        private int leastAncestors() {
            return switch (this) {
                case BASE -> 0;
                case FINE_TUNED, DISTILLED, QUANTIZED -> 1;
                case MERGED -> 2;
            };
        }
    }

    /**
     * A model that another one was made from: a version of this registry, or one elsewhere.
     *
     * @param digest of its model file, or of all its weights; null: not known
     */
    public record Ancestor(String name, @Nullable Digest digest) {

        /** Whether it is said to be in this registry. */
        boolean isHere() {
            return name.startsWith("models/");
        }
    }

    /** A set of data by its name or address. */
    public record DataSet(String name, @Nullable Digest digest) {}

    Lineage from(List<Ancestor> known) {
        return new Lineage(relation, known, dataSets, tool);
    }

    /** Notes everything that is wrong with it; {@code field} is where the caller sent it. */
    void check(String field, Violations violations) {
        var least = relation.leastAncestors();
        violations
                .require(
                        ancestors.size() <= MAX_LISTED && dataSets.size() <= MAX_LISTED,
                        field,
                        "must list at most %d ancestors and as many data sets"
                                .formatted(MAX_LISTED))
                .require(
                        ancestors.size() >= least && (relation != Relation.BASE || isRoot()),
                        field + ".ancestors",
                        relation == Relation.BASE
                                ? "must be empty, as what is BASE comes from nothing"
                                : "must be at least %d for %s, not %d"
                                        .formatted(least, relation, ancestors.size()))
                .require(
                        isText(tool) || tool.isEmpty(),
                        field + ".tool",
                        "must be at most %d characters".formatted(MAX_TEXT_LENGTH))
                .require(
                        ancestors.stream().allMatch(one -> isText(one.name)),
                        field + ".ancestors",
                        "must have names of 1 to %d characters".formatted(MAX_TEXT_LENGTH))
                .require(
                        dataSets.stream().allMatch(one -> isText(one.name)),
                        field + ".data_sets",
                        "must have names of 1 to %d characters".formatted(MAX_TEXT_LENGTH));
    }

    private boolean isRoot() {
        return ancestors.isEmpty();
    }

    private static boolean isText(String text) {
        return !text.isBlank()
                && text.length() <= MAX_TEXT_LENGTH
                && text.chars().noneMatch(Character::isISOControl);
    }
}
