package io.flotilla.contract.selection.ranking;

import static io.flotilla.contract.selection.ranking.Criterion.ACCELERATED;
import static io.flotilla.contract.selection.ranking.Criterion.CACHED;
import static io.flotilla.contract.selection.ranking.Criterion.DIVERGENCE;
import static io.flotilla.contract.selection.ranking.Criterion.DOWNLOAD;
import static io.flotilla.contract.selection.ranking.Criterion.ENERGY;
import static io.flotilla.contract.selection.ranking.Criterion.NPU;
import static io.flotilla.contract.selection.ranking.Criterion.PREFERENCE;
import static io.flotilla.contract.selection.ranking.Criterion.SPEED;
import static io.flotilla.contract.selection.ranking.Criterion.SPEED_OBJECTIVE;
import static io.flotilla.contract.selection.ranking.Criterion.WHOLE;

import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Candidate.Ranked;
import io.flotilla.contract.selection.Objective;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The order of an objective among variants that may run, and among places for one of them. */
final class Ranking implements Comparator<Contender> {

    private final List<Criterion> criteria;

    Ranking(Objective objective) {
        this.criteria = criteria(objective);
    }

    /** What is compared, the first first; the name decides between variants alike in all of it. */
    private static List<Criterion> criteria(Objective objective) {
        return switch (objective) {
            case QUALITY ->
                    List.of(
                            WHOLE,
                            SPEED_OBJECTIVE,
                            PREFERENCE,
                            DIVERGENCE,
                            SPEED,
                            ACCELERATED,
                            CACHED,
                            DOWNLOAD);
            case LATENCY ->
                    List.of(
                            WHOLE,
                            SPEED_OBJECTIVE,
                            PREFERENCE,
                            SPEED,
                            DIVERGENCE,
                            ACCELERATED,
                            CACHED,
                            DOWNLOAD);
            case POWER ->
                    List.of(
                            WHOLE,
                            SPEED_OBJECTIVE,
                            PREFERENCE,
                            NPU,
                            ENERGY,
                            DIVERGENCE,
                            SPEED,
                            CACHED,
                            DOWNLOAD);
            case SIZE ->
                    List.of(
                            WHOLE,
                            SPEED_OBJECTIVE,
                            PREFERENCE,
                            DOWNLOAD,
                            DIVERGENCE,
                            SPEED,
                            ACCELERATED,
                            CACHED);
        };
    }

    @Override
    public int compare(Contender one, Contender other) {
        for (var criterion : criteria) {
            var order = criterion.compare(one, other);
            if (order != 0) {
                return order;
            }
        }
        return one.prepared().name().compareTo(other.prepared().name());
    }

    /** Whether one place for a variant is better than another; of two alike, the vendor's own. */
    boolean isBetterPlace(Contender one, Contender other) {
        if (one.isRunnable() != other.isRunnable()) {
            return one.isRunnable();
        }
        var lack = Long.compare(one.footprint().lackBytes(), other.footprint().lackBytes());
        if (lack != 0) {
            return lack < 0;
        }
        var order = compare(one, other);
        return order != 0 ? order < 0 : one.isVendorsOwn() && !other.isVendorsOwn();
    }

    /** The candidates in order, the best first, each with how it stands. */
    List<Candidate> explained(List<Contender> ordered) {
        var ranked = new ArrayList<Candidate>(ordered.size());
        for (var contender : ordered) {
            var rationale =
                    ranked.isEmpty() ? rationaleOfFirst(ordered) : rationale(contender, ordered);
            ranked.add(contender.with(new Ranked(ranked.size() + 1, rationale)));
        }
        return ranked;
    }

    private String rationaleOfFirst(List<Contender> ordered) {
        var first = ordered.getFirst();
        if (ordered.size() == 1) {
            return "It is the only one that can run here.";
        }
        return decisive(ordered.get(1), first)
                .map(criterion -> "It " + among(criterion, ordered) + ".")
                .orElse("It is as good as the next in all that counts, and first by name.");
    }

    /** Who is better in what decided lost to the first in something that counts more. */
    private String among(Criterion decisive, List<Contender> ordered) {
        var first = ordered.getFirst();
        return ordered.stream()
                .filter(contender -> decisive.compare(contender, first) < 0)
                .findFirst()
                .flatMap(contender -> decisive(contender, first))
                .map(
                        earlier ->
                                earlier.advantage(first)
                                        + ", and among those it "
                                        + decisive.advantage(first))
                .orElseGet(() -> decisive.advantage(first));
    }

    private String rationale(Contender contender, List<Contender> ordered) {
        var first = ordered.getFirst();
        return decisive(contender, first)
                .map(criterion -> "It " + criterion.drawback(contender, first) + ".")
                .orElse("It is as good as the first in all that counts, and later by name.");
    }

    private Optional<Criterion> decisive(Contender one, Contender better) {
        return criteria.stream()
                .filter(criterion -> criterion.compare(better, one) < 0)
                .findFirst();
    }
}
