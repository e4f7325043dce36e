package io.flotilla.controller.making.api;

import com.google.protobuf.ByteString;
import io.flotilla.controller.making.MakingJobState;
import io.flotilla.controller.making.evaluation.QualityGate;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.api.Timestamps;
import io.flotilla.proto.making.v1.Evaluation;
import io.flotilla.proto.making.v1.MakingJob;
import io.flotilla.proto.making.v1.Measurement;
import io.flotilla.proto.making.v1.Readiness;
import java.util.TreeMap;

/** Maps jobs and evaluations to the wire. */
final class MakingMapper {

    private MakingMapper() {}

    static MakingJob toWire(io.flotilla.controller.making.MakingJob job) {
        var message =
                MakingJob.newBuilder()
                        .setName(job.name().toString())
                        .setKind(toWire(job.kind()))
                        .setState(toWire(job.state()))
                        .setVariant(job.variant().toString())
                        .setSourceVariant(job.source().toString())
                        .setDoneRatio(job.progress().doneRatio())
                        .setStep(job.progress().step())
                        .setMessage(job.message())
                        .setAttemptCount(job.attempts())
                        .setCreateTime(Timestamps.toWire(job.times().create()));
        var start = job.times().start();
        if (start != null) {
            message.setStartTime(Timestamps.toWire(start));
        }
        var end = job.times().end();
        if (end != null) {
            message.setEndTime(Timestamps.toWire(end));
        }
        return message.build();
    }

    static Evaluation toWire(io.flotilla.controller.making.evaluation.Evaluation evaluation) {
        var message =
                Evaluation.newBuilder()
                        .setName(evaluation.name().toString())
                        .setReferenceVariant(evaluation.reference().toString())
                        .setDataSha256(ByteString.copyFrom(evaluation.data().bytes()))
                        .setVerdict(toWire(evaluation.verdict()))
                        .addAllFindings(evaluation.findings())
                        .setRuntime(evaluation.conditions().runtime())
                        .setHardware(evaluation.conditions().hardware())
                        .setCreateTime(Timestamps.toWire(evaluation.createTime()));
        new TreeMap<>(evaluation.measurements())
                .forEach(
                        (metric, value) ->
                                message.addMeasurements(
                                        Measurement.newBuilder()
                                                .setMetric(metric)
                                                .setValue(value)));
        return message.build();
    }

    static Readiness toWire(
            ResourceName name, io.flotilla.controller.making.evaluation.Readiness readiness) {
        var message = Readiness.newBuilder().setName(name.toString());
        for (var check : readiness.checks()) {
            message.addChecks(
                    Readiness.Check.newBuilder()
                            .setKind(toWire(check.kind()))
                            .setPassed(check.passed())
                            .setMessage(check.message()));
        }
        return message.build();
    }

    private static Readiness.Kind toWire(
            io.flotilla.controller.making.evaluation.Readiness.Kind kind) {
        return switch (kind) {
            case MEASURED -> Readiness.Kind.KIND_MEASURED;
            case TESTED -> Readiness.Kind.KIND_TESTED;
            case LICENSED -> Readiness.Kind.KIND_LICENSED;
            case SIGNED -> Readiness.Kind.KIND_SIGNED;
        };
    }

    private static MakingJob.Kind toWire(io.flotilla.controller.making.MakingJob.Kind kind) {
        return switch (kind) {
            case MAKE -> MakingJob.Kind.KIND_MAKE;
            case MEASURE -> MakingJob.Kind.KIND_MEASURE;
        };
    }

    private static MakingJob.State toWire(MakingJobState state) {
        return switch (state) {
            case PENDING -> MakingJob.State.STATE_PENDING;
            case RUNNING -> MakingJob.State.STATE_RUNNING;
            case SUCCEEDED -> MakingJob.State.STATE_SUCCEEDED;
            case FAILED -> MakingJob.State.STATE_FAILED;
            case CANCELLED -> MakingJob.State.STATE_CANCELLED;
        };
    }

    private static Evaluation.Verdict toWire(QualityGate.Verdict verdict) {
        return switch (verdict) {
            case PUBLISHABLE -> Evaluation.Verdict.VERDICT_PUBLISHABLE;
            case NEEDS_APPROVAL -> Evaluation.Verdict.VERDICT_NEEDS_APPROVAL;
            case BLOCKED -> Evaluation.Verdict.VERDICT_BLOCKED;
        };
    }
}
