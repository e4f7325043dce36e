package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.analysis.Verdict;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.Wave;
import io.flotilla.controller.rollout.engine.WaveState;
import io.flotilla.controller.rollout.gate.Course;
import io.flotilla.controller.rollout.gate.Course.Outcome;
import io.flotilla.controller.rollout.gate.Finding;
import io.flotilla.controller.rollout.gate.Measurement;
import io.flotilla.controller.rollout.rollback.Withdrawal;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.rollout.v1.Gate;
import io.flotilla.proto.rollout.v1.GateStratum;
import java.util.List;

/** Maps the analyses of waves to the wire. */
final class GateMapper {

    private GateMapper() {}

    /**
     * The gates of a wave.
     *
     * @param measurements of the rollout
     * @param withdrawals of the rollout
     */
    static List<Gate> toWire(
            Rollout rollout,
            Wave wave,
            List<Measurement> measurements,
            List<Withdrawal> withdrawals) {
        var ofWave = measurements.stream().filter(one -> one.wave() == wave.ordinal()).toList();
        return rollout.gates(wave, ofWave, withdrawals).courses().stream()
                .map(course -> toWire(course, wave))
                .toList();
    }

    private static Gate toWire(Course course, Wave wave) {
        var message =
                Gate.newBuilder()
                        .setAnalysis(course.analysis().name())
                        .setState(state(course.outcome()))
                        .setTaken(course.taken().size())
                        .setCount(course.analysis().looks().count())
                        .setDryRun(course.analysis().isDryRun());
        if (!course.taken().isEmpty()) {
            var latest = course.taken().getLast();
            message.setMeasureTime(Times.toProto(latest.time()));
            latest.findings().forEach(finding -> message.addStrata(toWire(finding)));
        }
        if (course.outcome() instanceof Outcome.Measuring(var next)) {
            if (wave.state() != WaveState.SOAKING) {
                return message.setReason(notMeasuring(wave.state())).build();
            }
            message.setNextTime(Times.toProto(next));
        }
        return message.setReason(course.sentence()).build();
    }

    private static String notMeasuring(WaveState wave) {
        return switch (wave) {
            case PENDING, AWAITING_APPROVAL, RUNNING ->
                    "It measures once all devices of the wave have been served.";
            case PASSED, BREACHED, SOAKING -> "The wave has ended before all was measured.";
        };
    }

    private static Gate.State state(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Measuring(_) -> Gate.State.STATE_MEASURING;
            case Outcome.Passed() -> Gate.State.STATE_PASSED;
            case Outcome.Failed(_, _) -> Gate.State.STATE_FAILED;
            case Outcome.Inconclusive(_) -> Gate.State.STATE_INCONCLUSIVE;
        };
    }

    private static GateStratum toWire(Finding finding) {
        var values = finding.values();
        var message =
                GateStratum.newBuilder()
                        .setVariant(finding.stratum().variant())
                        .setHardwareClass(finding.stratum().hardwareClass())
                        .setSamples(values.samples())
                        .setBaselineSamples(values.baselineSamples())
                        .setVerdict(verdict(finding.verdict()))
                        .setAnswer(finding.answer());
        if (!Double.isNaN(values.result())) {
            message.setResult(values.result());
        }
        if (!Double.isNaN(values.baseline())) {
            message.setBaseline(values.baseline());
        }
        if (values.ratio().isKnown()) {
            message.setRatio(values.ratio().estimate());
            if (values.ratio().low() > 0) {
                message.setLowerRatio(values.ratio().low());
            }
            if (Double.isFinite(values.ratio().high())) {
                message.setUpperRatio(values.ratio().high());
            }
        }
        return message.build();
    }

    private static GateStratum.Verdict verdict(Verdict verdict) {
        return switch (verdict) {
            case PASS -> GateStratum.Verdict.VERDICT_PASS;
            case FAIL -> GateStratum.Verdict.VERDICT_FAIL;
            case INCONCLUSIVE -> GateStratum.Verdict.VERDICT_INCONCLUSIVE;
        };
    }
}
