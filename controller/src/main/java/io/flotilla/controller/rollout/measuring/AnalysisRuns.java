package io.flotilla.controller.rollout.measuring;

import io.flotilla.controller.rollout.analysis.Measured.Pair;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutSnapshot;
import io.flotilla.controller.rollout.engine.Wave;
import io.flotilla.controller.rollout.engine.WaveState;
import io.flotilla.controller.rollout.gate.Analysis;
import io.flotilla.controller.rollout.gate.Baseline;
import io.flotilla.controller.rollout.gate.Finding;
import io.flotilla.controller.rollout.gate.GateJudge;
import io.flotilla.controller.rollout.gate.Grouping;
import io.flotilla.controller.rollout.gate.Measurement;
import io.flotilla.controller.rollout.gate.Observed;
import io.flotilla.controller.rollout.gate.Source;
import io.flotilla.controller.rollout.gate.Stratum;
import io.flotilla.controller.rollout.measuring.AnalysisRepository.Other;
import io.flotilla.controller.rollout.measuring.AnalysisRepository.Served;
import io.flotilla.controller.rollout.rollback.Withdrawal;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the analyses of rollouts, within the running transaction, which holds the rollout's lock.
 */
@Singleton
public class AnalysisRuns {

    private final AnalysisRepository repository;
    private final PrometheusAnswers prometheus;

    AnalysisRuns(AnalysisRepository repository, PrometheusAnswers prometheus) {
        this.repository = repository;
        this.prometheus = prometheus;
    }

    /** The measurements of a wave that count. */
    public List<Measurement> taken(Rollout rollout, Wave wave) {
        return repository.measurements(rollout.id(), wave.ordinal());
    }

    /** Keeps what devices have measured until now, if anything will be compared with it. */
    public void begin(Rollout rollout) {
        var isNeeded =
                rollout.plan().policy().analyses().stream()
                        .anyMatch(
                                analysis ->
                                        analysis.source()
                                                        instanceof
                                                        Source.OfDevices(var metric, var baseline)
                                                && baseline == Baseline.SAME_CLASS_BEFORE
                                                && metric.standard().isEmpty());
        if (isNeeded) {
            repository.keepBaseline(rollout.id());
        }
    }

    /** Analyses that could not tell measure anew: what they measured until now counts no more. */
    public void beginAnew(Rollout rollout, List<Wave> waves, List<Withdrawal> withdrawals) {
        waves.stream()
                .filter(wave -> wave.state() == WaveState.SOAKING)
                .forEach(wave -> beginAnew(rollout, wave, withdrawals));
    }

    /** Forgets what devices had measured before: nothing is compared with it any more. */
    public void end(Rollout rollout) {
        repository.forgetBaseline(rollout.id());
    }

    /**
     * Takes a measurement of what is known by now; none if somebody had to be asked, who will wake
     * the rollout when there is an answer.
     */
    public Optional<Measurement> measure(
            RolloutSnapshot snapshot, Wave wave, Analysis analysis, Instant now) {
        var rollout = snapshot.rollout();
        var gates = rollout.plan().policy().gates(snapshot.waves().size());
        var judge = new GateJudge(analysis, gates);
        return switch (analysis.source()) {
            case Source.OfDevices source -> {
                var observed = observed(rollout, wave, analysis.grouping(), source);
                yield Optional.of(keep(rollout, wave, analysis, judge.judge(observed), now));
            }
            case Source.OfPrometheus(var query) ->
                    Optional.ofNullable(prometheus.pickUp(rollout.id(), analysis.name(), query))
                            .map(answer -> judged(judge, answer))
                            .map(found -> keep(rollout, wave, analysis, found, now));
        };
    }

    private static List<Finding> judged(GateJudge judge, Prometheus.Answer answer) {
        return switch (answer) {
            case Prometheus.Value(var number) -> judge.judge(number);
            case Prometheus.Nothing(var why) -> GateJudge.judgeNothing(why);
        };
    }

    private Measurement keep(
            Rollout rollout, Wave wave, Analysis analysis, List<Finding> findings, Instant now) {
        var measurement =
                new Measurement(
                        analysis.name(),
                        wave.ordinal(),
                        repository.nextNumber(rollout.id(), wave.ordinal(), analysis.name()),
                        now,
                        GateJudge.together(findings),
                        findings);
        repository.add(rollout.id(), measurement);
        return measurement;
    }

    private void beginAnew(Rollout rollout, Wave wave, List<Withdrawal> withdrawals) {
        var unclear = rollout.gates(wave, taken(rollout, wave), withdrawals).inconclusive();
        if (!unclear.isEmpty()) {
            repository.supersede(
                    rollout.id(), wave.ordinal(), unclear.stream().map(Analysis::name).toList());
        }
    }

    private Map<Stratum, Observed> observed(
            Rollout rollout, Wave wave, Grouping grouping, Source.OfDevices source) {
        var others = others(rollout, source);
        var strata = new HashMap<Stratum, List<Served>>();
        repository
                .served(rollout, wave.ordinal(), source.metric())
                .forEach(
                        device ->
                                strata.computeIfAbsent(
                                                grouping.stratum(
                                                        device.variant(), device.hardwareClass()),
                                                _ -> new ArrayList<>())
                                        .add(device));
        var observed = new HashMap<Stratum, Observed>();
        strata.forEach(
                (stratum, devices) ->
                        observed.put(stratum, observed(devices, alike(others, stratum), source)));
        return observed;
    }

    private List<Other> others(Rollout rollout, Source.OfDevices source) {
        if (source.metric().standard().isPresent()) {
            return List.of();
        }
        return switch (source.baseline()) {
            case SAME_CLASS_BEFORE -> repository.before(rollout.id(), source.metric());
            case NOT_YET_UPDATED -> repository.notYetUpdated(rollout.id(), source.metric());
        };
    }

    private static Observed observed(
            List<Served> devices, List<Other> others, Source.OfDevices source) {
        var metric = source.metric();
        var pairs = new ArrayList<Pair>();
        var newcomers = new ArrayList<Double>();
        int unable = 0;
        for (var device : devices) {
            if (device.now() == null) {
                unable += device.unable() ? 1 : 0;
                continue;
            }
            var now = metric.comparable(device.now());
            if (device.before() != null && source.baseline() == Baseline.SAME_CLASS_BEFORE) {
                pairs.add(new Pair(metric.comparable(device.before()), now));
            } else {
                newcomers.add(now);
            }
        }
        var before = others.stream().map(other -> metric.comparable(other.before())).toList();
        return new Observed(pairs, newcomers, before, unable);
    }

    /** Devices that have not been updated have no variant of the new version: the class decides. */
    private static List<Other> alike(List<Other> others, Stratum stratum) {
        return others.stream()
                .filter(
                        other ->
                                stratum.hardwareClass().isEmpty()
                                        || stratum.hardwareClass().equals(other.hardwareClass()))
                .toList();
    }
}
