package io.flotilla.agent.select;

import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Measured.Speed;
import io.flotilla.contract.selection.Measured.Subject;
import java.time.Instant;

/**
 * What one variant was seen to do on this device; a figure that was not taken is 0.
 *
 * @param content digest of its files
 * @param samples how many runs or requests the speed is of; 0: it was not measured
 * @param predictedBytes memory that selection had expected it to take
 */
public record LearnedFigures(
        Subject subject,
        Digest content,
        int samples,
        Speed speed,
        double loadSeconds,
        long peakResidentBytes,
        long predictedBytes,
        Instant updated) {

    /** No speed was measured. */
    public static final Speed NO_SPEED = new Speed(0, 0, 0, 0);

    LearnedFigures withSpeed(int taken, Speed seen, Instant now) {
        return new LearnedFigures(
                subject, content, taken, seen, loadSeconds, peakResidentBytes, predictedBytes, now);
    }

    LearnedFigures withPeak(long bytes) {
        return new LearnedFigures(
                subject,
                content,
                samples,
                speed,
                loadSeconds,
                Math.max(bytes, peakResidentBytes),
                predictedBytes,
                updated);
    }

    /** As selection takes it, under the name by which the variant goes there. */
    Measured measured(String variant) {
        return new Measured(
                new Subject(
                        variant, subject.runtime(), subject.runtimeVersion(), subject.provider()),
                Measured.Source.THIS_DEVICE,
                Math.max(1, samples),
                speed,
                loadSeconds,
                peakResidentBytes);
    }
}
