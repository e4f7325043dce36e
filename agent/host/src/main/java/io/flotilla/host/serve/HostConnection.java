package io.flotilla.host.serve;

import io.flotilla.host.benchmark.Benchmark;
import io.flotilla.host.benchmark.Pace;
import io.flotilla.host.confine.Confinement;
import io.flotilla.host.engine.Engines;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.memory.ProcessMemory;
import io.flotilla.host.serve.message.Descriptions;
import io.flotilla.proto.runtime.v1.BenchmarkRequest;
import io.flotilla.proto.runtime.v1.BenchmarkResponse;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadRequest;
import io.flotilla.proto.runtime.v1.ProveRequest;
import io.flotilla.proto.runtime.v1.ProveResponse;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The connection to the starter, from the first request to its end. */
public final class HostConnection {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final SocketChannel socket;
    private final Engines engines;
    private final Confinement confinement;
    private final RequestReader requests;
    private final ResponseWriter responses;
    private final Turns turns = new Turns();
    private final Variant variant = new Variant();
    private final AtomicReference<ExitStatus> status = new AtomicReference<>(ExitStatus.DONE);

    private HostConnection(SocketChannel socket, Engines engines, Confinement confinement) {
        this.socket = socket;
        this.confinement = confinement;
        this.engines = engines;
        this.requests = new RequestReader(Channels.newInputStream(socket));
        this.responses = new ResponseWriter(socket);
    }

    /** Gives up what a host can do without, once it has connected. */
    public interface Confining {
        Confinement enter() throws IOException;
    }

    /** Connects to the starter's socket and serves until it is closed. Logs why it ended. */
    public static ExitStatus serve(Path path, Engines engines, Confining confining) {
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.connect(UnixDomainSocketAddress.of(path));
            return new HostConnection(socket, engines, confining.enter()).serve();
        } catch (IOException e) {
            HostLog.warn("connection failed", "reason", e);
            return ExitStatus.CONNECTION_FAILED;
        }
    }

    private ExitStatus serve() {
        Worker worker = new Worker(turns, responses, this::end);
        worker.start();
        readAll();
        turns.close();
        HostLog.info("host ends", "status", status.get());
        if (!worker.awaitEnd(GRACE)) {
            // A long run of the engine: an orderly exit would take the engine down under it.
            Runtime.getRuntime().halt(status.get().code());
        }
        variant.close();
        return status.get();
    }

    private void readAll() {
        try {
            while (handle(next())) {}
        } catch (IOException starterGone) {
            HostLog.info("socket closed", "reason", starterGone);
        }
    }

    private Arrival next() throws IOException {
        try {
            return requests.next();
        } catch (OutOfMemoryError e) {
            responses.problem(0, HostProblem.outOfMemory(e));
            end(ExitStatus.OUT_OF_MEMORY);
            return new Arrival.Closed();
        }
    }

    /** Returns whether there is more to read. */
    private boolean handle(Arrival arrival) throws IOException {
        return switch (arrival) {
            case Arrival.Request(HostRequest request) -> {
                handle(request);
                yield true;
            }
            case Arrival.Malformed(String detail) -> {
                responses.problem(0, new HostProblem(Reason.MALFORMED_REQUEST, detail));
                yield true;
            }
            case Arrival.TooLarge _ -> {
                responses.problem(
                        0,
                        new HostProblem(
                                Reason.FRAME_TOO_LARGE,
                                "A frame has at most %d bytes."
                                        .formatted(RequestReader.LARGEST_FRAME_BYTES)));
                end(ExitStatus.CONNECTION_FAILED);
                yield false;
            }
            case Arrival.Closed _ -> false;
        };
    }

    private void handle(HostRequest request) throws IOException {
        long id = request.getRequestId();
        try {
            switch (request.getKindCase()) {
                case DESCRIBE -> responses.write(id, describe());
                case LOAD -> admit(request, load(request.getLoad()));
                case EMBED -> admit(request, new EmbedWork(request.getEmbed(), variant));
                case GENERATE -> admit(request, new GenerateWork(request, variant, responses));
                case INFER -> admit(request, new InferWork(request.getInfer(), variant));
                case QUANTIZE -> admit(request, new QuantizeWork(request.getQuantize(), engines));
                case EVALUATE -> admit(request, new EvaluateWork(request.getEvaluate(), variant));
                case BENCHMARK -> admit(request, benchmark(request.getBenchmark()));
                case PROVE -> admit(request, _ -> Optional.of(prove(request.getProve())));
                case CANCEL -> turns.cancel(request.getCancel().getTargetRequestId());
                case KIND_NOT_SET ->
                        throw new HostProblem(
                                Reason.MALFORMED_REQUEST, "The request is of no known kind.");
            }
        } catch (HostProblem problem) {
            responses.problem(id, problem);
        } catch (RuntimeException defect) {
            HostLog.defect("request failed", defect);
            responses.problem(id, HostProblem.defect(defect));
        }
    }

    private Work load(LoadRequest request) {
        return new LoadWork(request, engines, variant, confinement);
    }

    /** Each run is a turn of its own, so that a benchmark does not keep others waiting. */
    private Work benchmark(BenchmarkRequest request) throws HostProblem {
        Benchmark benchmark = Benchmark.of(request.getRepetitions());
        return _ -> benchmark.runOnce(variant.model()).map(HostConnection::benchmarked);
    }

    private static HostResponse.Builder benchmarked(Pace pace) {
        return HostResponse.newBuilder()
                .setBenchmarked(
                        BenchmarkResponse.newBuilder()
                                .setRepetitions(pace.repetitions())
                                .setLatencyP50Seconds(pace.p50Seconds())
                                .setLatencyP95Seconds(pace.p95Seconds())
                                .setTimeToFirstTokenSeconds(pace.firstTokenSeconds())
                                .setTokensPerSecond(pace.tokensPerSecond())
                                .setPeakResidentBytes(ProcessMemory.now().peakResidentBytes())
                                .setCpuSeconds(pace.cpuSeconds()));
    }

    private HostResponse.Builder describe() {
        return HostResponse.newBuilder().setDescribed(Descriptions.message(engines.survey()));
    }

    private HostResponse.Builder prove(ProveRequest asked) throws HostProblem {
        long start = System.nanoTime();
        engines.named(asked.getRuntime()).prove(asked.getProvider(), asked.getDevice());
        double seconds = (System.nanoTime() - start) / 1e9;
        return HostResponse.newBuilder().setProved(ProveResponse.newBuilder().setSeconds(seconds));
    }

    private void admit(HostRequest request, Work work) throws HostProblem {
        if (request.getRequestId() <= 0) {
            throw HostProblem.invalid("request_id", "request_id must be above 0.");
        }
        turns.admit(new Task(request.getRequestId(), request.getSerializedSize(), work));
    }

    /** Ends the reading from any thread, for the first reason given. */
    private void end(ExitStatus reason) {
        status.compareAndSet(ExitStatus.DONE, reason);
        try {
            socket.close();
        } catch (IOException e) {
            HostLog.warn("socket not closed", "reason", e);
        }
    }
}
