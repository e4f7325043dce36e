package io.flotilla.contract.selection;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of a selection.
 *
 * @param modelVersion {@code models/{model}/versions/{version}}
 * @param candidates every variant, ranked ones first in rank order, then rejected ones by name
 * @param explanation the selection in one paragraph for the device's owner
 */
public record Selection(String modelVersion, List<Candidate> candidates, String explanation) {

    public Selection {
        candidates = List.copyOf(candidates);
    }

    /** The best variant that may run, if any may. */
    public Optional<Candidate> chosen() {
        return candidates.stream().filter(Candidate::isChosen).findFirst();
    }

    /** Those that may run, the best first: the rungs of the ladder. */
    public List<Candidate> ranked() {
        return candidates.stream().filter(Candidate::isRanked).toList();
    }

    public List<Candidate> rejected() {
        return candidates.stream().filter(candidate -> !candidate.isRanked()).toList();
    }
}
