package io.flotilla.contract.selection.ranking;

import static io.flotilla.contract.selection.ranking.Criterion.CACHED;
import static io.flotilla.contract.selection.ranking.Criterion.DIVERGENCE;
import static io.flotilla.contract.selection.ranking.Criterion.DOWNLOAD;
import static io.flotilla.contract.selection.ranking.Criterion.WORK;

import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Candidate.Ranked;
import io.flotilla.contract.selection.Objective;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts the variants that may run into the order of an objective. */
final class Ranking {

    private final List<Criterion> criteria;
    private final Comparator<Entrant> order;

    /** A variant that may run, with what speaks for it. */
    record Entrant(Contender contender, Merits merits) {

        private String name() {
            return contender.variant().name();
        }
    }

    Ranking(Objective objective) {
        this.criteria = criteria(objective);
        this.order =
                Comparator.comparing(Entrant::merits, byCriteria(criteria))
                        .thenComparing(Entrant::name);
    }

    /** What is compared, the first first; the name decides between variants alike in all of it. */
    private static List<Criterion> criteria(Objective objective) {
        return switch (objective) {
            case QUALITY -> List.of(DIVERGENCE, WORK, CACHED, DOWNLOAD);
            case LATENCY, POWER -> List.of(WORK, DIVERGENCE, CACHED, DOWNLOAD);
            case SIZE -> List.of(DOWNLOAD, DIVERGENCE, WORK, CACHED);
        };
    }

    private static Comparator<Merits> byCriteria(List<Criterion> criteria) {
        return criteria.stream()
                .map(criterion -> (Comparator<Merits>) criterion)
                .reduce(Comparator::thenComparing)
                .orElseThrow();
    }

    /** The candidates in order, the best first. */
    List<Candidate> rank(List<Entrant> entrants) {
        var ordered = entrants.stream().sorted(order).toList();
        var ranked = new ArrayList<Candidate>(ordered.size());
        for (var entrant : ordered) {
            var rationale =
                    ranked.isEmpty() ? rationaleOfFirst(ordered) : rationale(entrant, ordered);
            ranked.add(entrant.contender().with(new Ranked(ranked.size() + 1, rationale)));
        }
        return ranked;
    }

    private String rationaleOfFirst(List<Entrant> ordered) {
        if (ordered.size() == 1) {
            return "It is the only one that can run here.";
        }
        return decisive(ordered.get(1).merits(), ordered.getFirst().merits())
                .map(criterion -> "It " + criterion.advantage() + ".")
                .orElse("It is as good as the next in all that counts, and first by name.");
    }

    private String rationale(Entrant entrant, List<Entrant> ordered) {
        var first = ordered.getFirst();
        return decisive(entrant.merits(), first.merits())
                .map(
                        criterion ->
                                "It " + criterion.drawback(entrant.merits(), first.merits()) + ".")
                .orElse("It is as good as the first in all that counts, and later by name.");
    }

    private Optional<Criterion> decisive(Merits one, Merits better) {
        return criteria.stream()
                .filter(criterion -> criterion.compare(better, one) < 0)
                .findFirst();
    }
}
