package io.flotilla.controller.planning;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.groupingBy;

import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Selection;
import io.flotilla.controller.planning.CoveragePlan.Change;
import io.flotilla.controller.planning.CoveragePlan.ClassCount;
import io.flotilla.controller.planning.CoveragePlan.Gap;
import io.flotilla.controller.planning.CoveragePlan.Helped;
import io.flotilla.controller.planning.CoveragePlan.Quality;
import io.flotilla.controller.planning.CoveragePlan.Transfer;
import io.flotilla.controller.planning.CoveragePlan.VariantCoverage;
import io.flotilla.controller.planning.FleetPlanner.Answer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Adds up what the devices of a fleet would choose. */
final class PlanFigures {

    private static final int MAX_CLASSES = 100;
    private static final int MAX_GAPS = 200;
    private static final int MAX_CHANGES = 200;
    private static final int MAX_EXAMPLES = 3;

    private final PlannedVersion version;
    private final List<Answer> answers;

    PlanFigures(PlannedVersion version, List<Answer> answers) {
        this.version = version;
        this.answers = answers;
    }

    int devices() {
        return count(answers.stream());
    }

    int covered() {
        return count(answers.stream().filter(answer -> !answer.chosen().isEmpty()));
    }

    List<Answer> uncovered() {
        return answers.stream().filter(answer -> answer.chosen().isEmpty()).toList();
    }

    List<VariantCoverage> variants() {
        return version.builds().stream()
                .map(this::coverage)
                .sorted(
                        comparingInt(VariantCoverage::devices)
                                .reversed()
                                .thenComparing(coverage -> coverage.build().name()))
                .toList();
    }

    private VariantCoverage coverage(PlannedVersion.Build build) {
        var choosing =
                answers.stream().filter(answer -> answer.chosen().equals(build.name())).toList();
        var byClass = new TreeMap<String, Integer>();
        choosing.forEach(
                answer ->
                        byClass.merge(
                                answer.hardwareClass(), answer.devices().size(), Integer::sum));
        var classes =
                byClass.entrySet().stream()
                        .map(entry -> new ClassCount(entry.getKey(), entry.getValue()))
                        .sorted(comparingInt(ClassCount::devices).reversed())
                        .limit(MAX_CLASSES)
                        .toList();
        return new VariantCoverage(
                build, count(choosing.stream()), bytes(choosing.stream()), classes);
    }

    Quality quality() {
        var devices = 0;
        var measured = 0;
        var sum = 0.0;
        var worst = 0.0;
        for (var answer : answers) {
            var variant = version.build(answer.chosen()).map(PlannedVersion.Build::variant);
            if (variant.isPresent()) {
                var divergence = variant.get().expectedDivergence();
                var size = answer.devices().size();
                devices += size;
                measured += variant.get().divergence() == null ? 0 : size;
                sum += divergence * size;
                worst = Math.max(worst, divergence);
            }
        }
        return devices == 0
                ? new Quality(0, 0, 0)
                : new Quality(sum / devices, worst, (double) measured / devices);
    }

    Transfer transfer(DownloadCaps caps) {
        var bytes = bytes(answers.stream());
        var wholeBytes =
                answers.stream()
                        .mapToLong(answer -> sizeBytes(answer) * answer.devices().size())
                        .sum();
        var largestBytes = answers.stream().mapToLong(Answer::missingBytes).max().orElse(0);
        return new Transfer(
                bytes,
                count(answers.stream().filter(answer -> answer.missingBytes() > 0)),
                wholeBytes - bytes,
                largestBytes,
                caps.durationOf(bytes, largestBytes).orElse(null));
    }

    private long sizeBytes(Answer answer) {
        return version.build(answer.chosen()).stream()
                .flatMap(build -> build.fileBytes().values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    List<Change> changes(Trends trends) {
        record Move(String from, String to) {}
        var moves = new HashMap<Move, Integer>();
        for (var answer : answers) {
            var move = new Move(answer.serving(), answer.chosen());
            moves.merge(move, answer.devices().size(), Integer::sum);
        }
        return moves.entrySet().stream()
                .filter(entry -> !entry.getKey().from.isEmpty() || !entry.getKey().to.isEmpty())
                .map(
                        entry -> {
                            var move = entry.getKey();
                            var trend = trends.of(move.from, move.to);
                            return new Change(move.from, move.to, entry.getValue(), trend);
                        })
                .sorted(
                        comparingInt(Change::devices)
                                .reversed()
                                .thenComparing(Change::from)
                                .thenComparing(Change::to))
                .limit(MAX_CHANGES)
                .toList();
    }

    List<Gap> gaps(FleetPlanner planner, Remedies remedies) {
        record Group(Rejection.Reason reason, String hardwareClass, Set<String> remedies) {}
        return uncovered().parallelStream()
                .map(answer -> unfit(answer, planner.selection(answer), remedies))
                .flatMap(Unfit::byLack)
                .collect(
                        groupingBy(
                                unfit ->
                                        new Group(
                                                unfit.reason(),
                                                unfit.answer().hardwareClass(),
                                                unfit.kinds())))
                .entrySet()
                .stream()
                .map(
                        group ->
                                gap(
                                        group.getKey().reason,
                                        group.getKey().hardwareClass,
                                        group.getValue()))
                .sorted(
                        comparingInt(Gap::devices)
                                .reversed()
                                .thenComparing(Gap::reason)
                                .thenComparing(Gap::hardwareClass)
                                .thenComparing(gap -> gap.examples().getFirst()))
                .limit(MAX_GAPS)
                .toList();
    }

    private static Unfit unfit(Answer answer, Selection selection, Remedies remedies) {
        var nearest = nearest(selection);
        return new Unfit(
                answer,
                nearest.map(candidate -> candidate.rejections().getFirst().reason())
                        .orElse(Rejection.Reason.UNKNOWN),
                nearest.map(Candidate::variant).orElse(""),
                remedies.of(answer.leastFacts(), selection));
    }

    /** The variant against which the fewest things stand, and of such the one that needs least. */
    private static Optional<Candidate> nearest(Selection selection) {
        return selection.candidates().stream()
                .min(
                        comparingInt((Candidate candidate) -> candidate.rejections().size())
                                .thenComparingLong(
                                        candidate -> candidate.memory().need().totalBytes())
                                .thenComparing(Candidate::variant, Comparator.naturalOrder()));
    }

    private static Gap gap(Rejection.Reason reason, String hardwareClass, List<Unfit> members) {
        return new Gap(
                reason,
                hardwareClass,
                count(members.stream().map(Unfit::answer)),
                members.stream().map(Unfit::nearest).min(Comparator.naturalOrder()).orElse(""),
                helped(members),
                members.stream()
                        .flatMap(unfit -> unfit.answer().devices().stream())
                        .map(device -> "devices/" + device.id())
                        .sorted()
                        .limit(MAX_EXAMPLES)
                        .toList());
    }

    /** Changes of one kind are made one that helps all whom any of them helps. */
    private static List<Helped> helped(List<Unfit> members) {
        Map<String, Helped> byKind = new TreeMap<>();
        for (var unfit : members) {
            for (var remedy : unfit.remedies()) {
                byKind.merge(
                        remedy.kind(),
                        new Helped(remedy, unfit.answer().devices().size()),
                        PlanFigures::together);
            }
        }
        return byKind.values().stream().sorted(comparingInt(Helped::devices).reversed()).toList();
    }

    private static Helped together(Helped one, Helped other) {
        return new Helped(one.remedy().or(other.remedy()), one.devices() + other.devices());
    }

    private static int count(Stream<Answer> some) {
        return some.mapToInt(answer -> answer.devices().size()).sum();
    }

    private static long bytes(Stream<Answer> some) {
        return some.mapToLong(answer -> answer.missingBytes() * answer.devices().size()).sum();
    }
}
