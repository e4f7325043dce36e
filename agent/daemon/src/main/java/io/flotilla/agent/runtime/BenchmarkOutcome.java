package io.flotilla.agent.runtime;

import io.flotilla.contract.selection.Measured.Speed;
import java.time.Duration;

/** What running a model's fixed inputs came to. */
public sealed interface BenchmarkOutcome {

    /**
     * It was timed.
     *
     * @param repetitions how often it was run
     * @param cpuTime processor time that it took; zero: not known
     */
    record Timed(int repetitions, Speed speed, Duration cpuTime) implements BenchmarkOutcome {}

    /** The model goes on, but does not do this. */
    record Refused(String reason, String message) implements BenchmarkOutcome {}

    /** The model does not answer. */
    record Unavailable(Fault fault) implements BenchmarkOutcome {}
}
