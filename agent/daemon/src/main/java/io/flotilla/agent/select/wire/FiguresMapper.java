package io.flotilla.agent.select.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.flotilla.agent.runtime.Engines;
import io.flotilla.agent.select.LearnedFigures;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Measured.Speed;
import io.flotilla.contract.selection.Measured.Subject;
import io.flotilla.proto.telemetry.v1.VariantFigures;
import java.time.Instant;
import java.util.Optional;

/** Maps what was learned. */
public final class FiguresMapper {
    private FiguresMapper() {}

    /** The message of what was learned of a variant. */
    public static VariantFigures toProto(LearnedFigures figures) {
        var subject = figures.subject();
        var speed = figures.speed();
        var updated = figures.updated();
        return VariantFigures.newBuilder()
                .setVariant(subject.variant())
                .setContentSha256(ByteString.copyFrom(figures.content().toBytes()))
                .setRuntime(subject.runtime().id())
                .setRuntimeVersion(subject.runtimeVersion())
                .setProvider(subject.provider())
                .setSamples(figures.samples())
                .setTokensPerSecond(speed.tokensPerSecond())
                .setLatencyP50Seconds(speed.latencyP50Seconds())
                .setLatencyP95Seconds(speed.latencyP95Seconds())
                .setTimeToFirstTokenSeconds(speed.firstTokenSeconds())
                .setLoadSeconds(figures.loadSeconds())
                .setPeakResidentBytes(figures.peakResidentBytes())
                .setPredictedBytes(figures.predictedBytes())
                .setUpdateTime(
                        Timestamp.newBuilder()
                                .setSeconds(updated.getEpochSecond())
                                .setNanos(updated.getNano()))
                .build();
    }

    /** What such a message says; empty if it is of an engine that is not known here. */
    public static Optional<LearnedFigures> fromProto(VariantFigures message) {
        return Engines.named(message.getRuntime())
                .filter(_ -> message.getContentSha256().size() == Digest.BYTES)
                .map(
                        runtime ->
                                new LearnedFigures(
                                        new Subject(
                                                message.getVariant(),
                                                runtime,
                                                message.getRuntimeVersion(),
                                                message.getProvider()),
                                        Digest.ofBytes(message.getContentSha256().toByteArray()),
                                        message.getSamples(),
                                        new Speed(
                                                message.getTokensPerSecond(),
                                                message.getLatencyP50Seconds(),
                                                message.getLatencyP95Seconds(),
                                                message.getTimeToFirstTokenSeconds()),
                                        message.getLoadSeconds(),
                                        message.getPeakResidentBytes(),
                                        message.getPredictedBytes(),
                                        Instant.ofEpochSecond(
                                                message.getUpdateTime().getSeconds(),
                                                message.getUpdateTime().getNanos())));
    }
}
