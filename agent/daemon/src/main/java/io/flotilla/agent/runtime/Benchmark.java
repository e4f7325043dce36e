package io.flotilla.agent.runtime;

import io.flotilla.contract.selection.Measured.Speed;
import java.time.Duration;

/** Sees how fast a loaded model is, as far as the machine is not busy with other things. */
public final class Benchmark {
    private static final int REPETITIONS = 5;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** What is measured beside others that take more of the cores than this says nothing. */
    private static final double MAX_OTHERS_RATIO = 0.5;

    private final MachineLoad load;

    public Benchmark(MachineLoad load) {
        this.load = load;
    }

    /** What a benchmark came to. */
    public sealed interface Result {
        /** It was measured. */
        record Taken(int repetitions, Speed speed) implements Result {}

        /**
         * It was not, which may be otherwise later.
         *
         * @param reason in a few words
         */
        record NotTaken(String reason) implements Result {}

        /** The model has died of it. */
        record Died(Fault fault) implements Result {}
    }

    /** Runs it; takes as long as a few requests do. */
    public Result run(RunningModel model) throws InterruptedException {
        var before = load.read();
        return switch (model.benchmark(REPETITIONS, TIMEOUT)) {
            case BenchmarkOutcome.Refused(var reason, var message) ->
                    new Result.NotTaken(reason + ": " + message);
            case BenchmarkOutcome.Unavailable(Fault(var kind, var message))
                    when kind == Fault.Kind.TIMED_OUT
                            && !model.death().toCompletableFuture().isDone() ->
                    new Result.NotTaken(message);
            case BenchmarkOutcome.Unavailable(var fault) -> new Result.Died(fault);
            case BenchmarkOutcome.Timed(var repetitions, var speed, var cpuTime) -> {
                var after = load.read();
                var isBusy =
                        before.isPresent()
                                && after.isPresent()
                                && before.get().othersUntil(after.get(), cpuTime)
                                        > before.get().cores() * MAX_OTHERS_RATIO;
                yield isBusy
                        ? new Result.NotTaken("the machine was busy with other things")
                        : new Result.Taken(repetitions, speed);
            }
        };
    }
}
