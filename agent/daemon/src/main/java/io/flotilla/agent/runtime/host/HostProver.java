package io.flotilla.agent.runtime.host;

import io.flotilla.agent.runtime.DescribedEngine.Device;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.ProofOutcome;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.ProveRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * Has devices proved in a host that does nothing else; one that takes the host down with it leaves
 * the rest to another host.
 */
final class HostProver {
    /** A driver's first start may compile its kernels. */
    private static final Duration PROOF_TIMEOUT = Duration.ofMinutes(2);

    private final Launch launch;

    HostProver(Launch launch) {
        this.launch = launch;
    }

    void prove(Collection<Device> devices, BiConsumer<Device, ProofOutcome> found)
            throws InterruptedException {
        var left = new ArrayDeque<>(devices);
        while (!left.isEmpty()) {
            try (var process = HostProcess.start(launch)) {
                var watched = new Passing(process);
                launch.watch().add(watched);
                try {
                    proveUntilItEnds(process, left, found);
                } finally {
                    launch.watch().remove(watched);
                }
            } catch (IOException | TimeoutException e) {
                var reason = "the runtime host did not start: " + e.getMessage();
                left.forEach(device -> found.accept(device, new ProofOutcome.NotTried(reason)));
                return;
            }
        }
    }

    /** The host as the watch on memory is to see it. */
    private record Passing(HostProcess process) implements MemoryWatch.Watched {
        @Override
        public long residentBytes() {
            return process.residentBytes();
        }

        @Override
        public boolean isLoading() {
            return process.isLoading();
        }

        @Override
        public boolean isPassing() {
            return true;
        }

        @Override
        public void end(Fault fault) {
            process.end(fault);
        }
    }

    private static void proveUntilItEnds(
            HostProcess process, Queue<Device> left, BiConsumer<Device, ProofOutcome> found)
            throws InterruptedException {
        for (var device = left.poll(); device != null; device = left.poll()) {
            try {
                var response = process.connection().call(request(device), PROOF_TIMEOUT);
                found.accept(device, outcome(response));
            } catch (IOException _) {
                found.accept(device, outcome(process.awaitFault()));
                return;
            } catch (TimeoutException _) {
                var reason = "no answer within " + PROOF_TIMEOUT.toSeconds() + " seconds";
                found.accept(device, new ProofOutcome.Failed(reason));
                return;
            }
        }
    }

    private static HostRequest.Builder request(Device device) {
        return HostRequest.newBuilder()
                .setProve(
                        ProveRequest.newBuilder()
                                .setRuntime(device.runtime().id())
                                .setProvider(device.provider())
                                .setDevice(device.name()));
    }

    private static ProofOutcome outcome(HostResponse response) {
        return switch (response.getKindCase()) {
            case PROVED -> new ProofOutcome.Proved();
            case PROBLEM -> new ProofOutcome.Failed(response.getProblem().getMessage());
            case DESCRIBED,
                    LOADED,
                    EMBEDDED,
                    PROGRESS,
                    QUANTIZED,
                    EVALUATED,
                    BENCHMARKED,
                    TEXT,
                    GENERATED,
                    INFERRED,
                    KIND_NOT_SET ->
                    new ProofOutcome.NotTried("the host answered with " + response.getKindCase());
        };
    }

    /** That there was no memory for it now says nothing about the device. */
    private static ProofOutcome outcome(Fault fault) {
        return fault.kind() == Fault.Kind.OUT_OF_MEMORY
                ? new ProofOutcome.NotTried(fault.message())
                : new ProofOutcome.Failed(fault.message());
    }
}
