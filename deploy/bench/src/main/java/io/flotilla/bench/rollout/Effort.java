package io.flotilla.bench.rollout;

import java.time.Duration;
import java.util.List;

/** Processor time of the processes that take part. */
record Effort(List<ProcessHandle> processes) {
    Effort {
        processes = List.copyOf(processes);
    }

    /** What they took since they were started. */
    double cpuSeconds() {
        return processes.stream()
                        .flatMap(process -> process.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toMillis)
                        .sum()
                / 1e3;
    }
}
