package io.flotilla.controller.rollout.measuring;

import io.flotilla.controller.rollout.analysis.Measured.Pair;
import io.flotilla.controller.rollout.engine.Rollout;
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
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the analyses of rollouts, within the running transaction, which holds the rollout's lock.
 */
@Singleton
public class AnalysisRuns {

    private final AnalysisRepository repository;

    AnalysisRuns(AnalysisRepository repository) {
        this.repository = repository;
    }

    /** Keeps what devices have measured until now, if anything will be compared with it. */
    public void begin(Rollout rollout) {
        var isNeeded =
                rollout.plan().policy().analyses().stream()
                        .anyMatch(
                                analysis ->
                                        analysis.source()
                                                        instanceof Source.OfDevices(_, var baseline)
                                                && baseline == Baseline.SAME_CLASS_BEFORE);
        if (isNeeded) {
            repository.keepBaseline(rollout.id());
        }
    }

    /** Analyses that could not tell measure anew: what they measured until now counts no more. */
    public void beginAnew(Rollout rollout, List<Wave> waves) {
        waves.stream()
                .filter(wave -> wave.state() == WaveState.SOAKING)
                .forEach(wave -> beginAnew(rollout, wave));
    }

    /** Forgets what devices had measured before: nothing is compared with it any more. */
    public void end(Rollout rollout) {
        if (!rollout.plan().policy().analyses().isEmpty()) {
            repository.forgetBaseline(rollout.id());
        }
    }

    /** Takes a measurement of what the devices of the wave say by now. */
    public Measurement measure(
            Rollout rollout, List<Wave> waves, Wave wave, Analysis analysis, Instant now) {
        var findings = findings(rollout, waves, wave, analysis);
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

    private void beginAnew(Rollout rollout, Wave wave) {
        var measurements = repository.measurements(rollout.id(), wave.ordinal());
        var unclear = rollout.gates(wave, measurements).inconclusive();
        if (!unclear.isEmpty()) {
            repository.supersede(
                    rollout.id(), wave.ordinal(), unclear.stream().map(Analysis::name).toList());
        }
    }

    private List<Finding> findings(
            Rollout rollout, List<Wave> waves, Wave wave, Analysis analysis) {
        var judge = new GateJudge(analysis, rollout.plan().policy().gates(waves.size()));
        return switch (analysis.source()) {
            case Source.OfDevices source ->
                    judge.judge(observed(rollout, wave, analysis.grouping(), source));
            case Source.OfPrometheus(_) ->
                    throw new UnsupportedOperationException("nobody was asked");
        };
    }

    private Map<Stratum, Observed> observed(
            Rollout rollout, Wave wave, Grouping grouping, Source.OfDevices source) {
        var others =
                switch (source.baseline()) {
                    case SAME_CLASS_BEFORE -> repository.before(rollout.id(), source.metric());
                    case NOT_YET_UPDATED -> repository.notYetUpdated(rollout.id(), source.metric());
                };
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
                        observed.put(
                                stratum,
                                observed(devices, alike(others, stratum), source.baseline())));
        return observed;
    }

    private static Observed observed(List<Served> devices, List<Double> others, Baseline baseline) {
        var pairs = new ArrayList<Pair>();
        var now = new ArrayList<Double>();
        for (var device : devices) {
            if (device.now() == null) {
                continue;
            }
            now.add(device.now());
            if (device.before() != null && baseline == Baseline.SAME_CLASS_BEFORE) {
                pairs.add(new Pair(device.before(), device.now()));
            }
        }
        return new Observed(pairs, others, now);
    }

    /** Devices that have not been updated have no variant of the new version: the class decides. */
    private static List<Double> alike(List<Other> others, Stratum stratum) {
        return others.stream()
                .filter(
                        other ->
                                stratum.hardwareClass().isEmpty()
                                        || stratum.hardwareClass().equals(other.hardwareClass()))
                .map(Other::before)
                .toList();
    }
}
