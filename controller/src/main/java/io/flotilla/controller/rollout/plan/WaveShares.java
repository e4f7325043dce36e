package io.flotilla.controller.rollout.plan;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import io.flotilla.controller.shared.DeviceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Shares the devices of a rollout out to its waves: a pure function of their order. */
public final class WaveShares {

    private final Strata strata;
    private final int all;
    private List<Member> left;
    private final List<List<DeviceId>> waves = new ArrayList<>();

    private WaveShares(Strata strata, List<Member> members) {
        this.strata = strata;
        this.all = members.size();
        this.left = members;
    }

    /**
     * The devices of each wave in order; every device is in one of them. There is at least one
     * wave, and waves that find no devices left are empty.
     *
     * @param members in the order in which they are taken, where nothing else decides
     */
    public static List<List<DeviceId>> of(WavePlan plan, List<Member> members) {
        var shares = new WaveShares(plan.strata(), members);
        switch (plan.order()) {
            case WaveOrder.Sequence(var waves) -> shares.sequence(waves);
            case WaveOrder.Exponential growing -> shares.grow(growing);
        }
        return List.copyOf(shares.waves);
    }

    private void sequence(List<WaveSpec> planned) {
        for (var wave : planned.subList(0, planned.size() - 1)) {
            var selector = wave.selector();
            var candidates =
                    candidates(member -> selector == null || selector.matches(member.labels()));
            take(candidates, wave.limit().of(all, candidates.size()));
        }
        takeRest();
    }

    private void grow(WaveOrder.Exponential growing) {
        var candidates = candidates(_ -> true);
        while (waves.size() < WavePlan.MAX_WAVES - 1 && !candidates.isEmpty()) {
            var size = growing.size(waves.size() + 1, all);
            if (size >= candidates.size()) {
                break;
            }
            take(candidates, size);
            candidates = candidates(_ -> true);
        }
        takeRest();
    }

    private List<Member> candidates(Predicate<Member> wanted) {
        return left.stream().filter(strata::isServed).filter(wanted).toList();
    }

    private void takeRest() {
        waves.add(left.stream().map(Member::device).toList());
        left = List.of();
    }

    /**
     * Takes about so many of the candidates: of each stratum its share, and no less than it must.
     */
    private void take(List<Member> candidates, int wanted) {
        var groups =
                candidates.stream()
                        .collect(
                                groupingBy(
                                        strata::of,
                                        LinkedHashMap::new,
                                        toCollection(ArrayList::new)));
        var counts = quotas(groups, wanted);
        var taken = new ArrayList<DeviceId>();
        groups.forEach(
                (stratum, members) ->
                        members.stream()
                                .limit(counts.getOrDefault(stratum, 0))
                                .map(Member::device)
                                .forEach(taken::add));
        waves.add(List.copyOf(taken));
        var gone = new HashSet<>(taken);
        left = left.stream().filter(member -> !gone.contains(member.device())).toList();
    }

    /** How many to take of each stratum, by the method of largest remainders. */
    private <K> Map<K, Integer> quotas(Map<K, ? extends List<Member>> groups, int wanted) {
        var candidates = groups.values().stream().mapToInt(List::size).sum();
        var shares = new ArrayList<Share<K>>();
        groups.forEach(
                (stratum, members) -> {
                    var product = (long) wanted * members.size();
                    var least = Math.min(strata.minPerStratum(), members.size());
                    var whole = (int) (product / candidates);
                    shares.add(
                            new Share<>(
                                    stratum,
                                    Math.max(least, whole),
                                    whole >= least && whole < members.size(),
                                    product % candidates));
                });
        shares.sort(Comparator.comparingLong(Share<K>::remainder).reversed());
        var missing = wanted - shares.stream().mapToInt(Share::quota).sum();
        var quotas = new HashMap<K, Integer>();
        for (var share : shares) {
            var takesOneMore = missing > 0 && share.mayGrow();
            quotas.put(share.stratum(), share.quota() + (takesOneMore ? 1 : 0));
            missing -= takesOneMore ? 1 : 0;
        }
        return quotas;
    }

    /**
     * What a wave takes of a stratum.
     *
     * @param quota in whole devices
     * @param mayGrow whether it is less than its exact share, and there are more
     * @param remainder of its exact share, of so many as there are candidates
     */
    private record Share<K>(K stratum, int quota, boolean mayGrow, long remainder) {}
}
