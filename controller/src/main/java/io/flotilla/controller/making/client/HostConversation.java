package io.flotilla.controller.making.client;

import static java.util.concurrent.CompletableFuture.delayedExecutor;

import io.flotilla.controller.making.converter.RuntimeHosts.Evaluated;
import io.flotilla.controller.making.converter.RuntimeHosts.Failure;
import io.flotilla.controller.making.converter.RuntimeHosts.Host;
import io.flotilla.controller.making.converter.RuntimeHosts.Inputs;
import io.flotilla.controller.making.converter.RuntimeHosts.Loaded;
import io.flotilla.controller.making.converter.RuntimeHosts.Model;
import io.flotilla.controller.making.converter.RuntimeHosts.Order;
import io.flotilla.controller.making.converter.RuntimeHosts.ProgressListener;
import io.flotilla.proto.runtime.v1.DescribeRequest;
import io.flotilla.proto.runtime.v1.EmbedRequest;
import io.flotilla.proto.runtime.v1.Embedding;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadRequest;
import io.flotilla.proto.shared.v1.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Requests and their answers, one after the other, over the socket of one runtime host. */
final class HostConversation implements Host {

    private static final Duration END_TIMEOUT = Duration.ofSeconds(5);

    /** The host's own word for it, see runtime_host.proto. */
    private static final int OUT_OF_MEMORY_EXIT = 3;

    /** What the kernel's out-of-memory killer sends. */
    private static final int KILLED_EXIT = 128 + 9;

    private final Process process;
    private final OutputTail output;
    private final MemoryGuard guard;
    private final SocketChannel socket;
    private final InputStream in;
    private final OutputStream out;
    private final Duration timeout;
    private final int threads;
    private final AtomicBoolean closed = new AtomicBoolean();
    private long lastId;
    private String runtime = "";

    HostConversation(
            Process process,
            OutputTail output,
            MemoryGuard guard,
            SocketChannel socket,
            Duration timeout,
            int threads) {
        this.process = process;
        this.output = output;
        this.guard = guard;
        this.socket = socket;
        this.in = new BufferedInputStream(Channels.newInputStream(socket));
        this.out = Channels.newOutputStream(socket);
        this.timeout = timeout;
        this.threads = threads;
    }

    @Override
    public List<String> quantize(Order order, ProgressListener listener)
            throws Failure, InterruptedException {
        var request = HostRequest.newBuilder().setQuantize(HostMapper.toWire(order, threads));
        return call(request, listener).getQuantized().getPathsList();
    }

    @Override
    public Loaded load(Model model) throws Failure, InterruptedException {
        var request =
                HostRequest.newBuilder()
                        .setLoad(
                                LoadRequest.newBuilder()
                                        .setRuntime(model.runtime())
                                        .setFolder(model.folder().toAbsolutePath().toString())
                                        .setModelPath(model.path())
                                        .setTokenizerPath(model.tokenizer())
                                        .setThreads(threads));
        var loaded = call(request, HostConversation::ignore).getLoaded();
        runtime = model.runtime() + versionOf(model.runtime());
        return new Loaded(loaded.getLoadSeconds(), loaded.getEmbeddingLength());
    }

    private String versionOf(String wanted) throws Failure, InterruptedException {
        var request = HostRequest.newBuilder().setDescribe(DescribeRequest.getDefaultInstance());
        return call(request, HostConversation::ignore).getDescribed().getEnginesList().stream()
                .filter(engine -> engine.getRuntime().equals(wanted))
                .map(engine -> " " + engine.getVersion())
                .findFirst()
                .orElse("");
    }

    @Override
    public Evaluated evaluate(Inputs inputs, ProgressListener listener)
            throws Failure, InterruptedException {
        var request = HostRequest.newBuilder().setEvaluate(HostMapper.toWire(inputs));
        var evaluated = call(request, listener).getEvaluated();
        return new Evaluated(HostMapper.measurements(inputs, evaluated), runtime);
    }

    @Override
    public List<List<Float>> embed(List<String> texts) throws Failure, InterruptedException {
        var request =
                HostRequest.newBuilder().setEmbed(EmbedRequest.newBuilder().addAllTexts(texts));
        return call(request, HostConversation::ignore).getEmbedded().getEmbeddingsList().stream()
                .map(Embedding::getValuesList)
                .toList();
    }

    private static void ignore(double doneRatio, String step) {}

    private HostResponse call(HostRequest.Builder request, ProgressListener listener)
            throws Failure, InterruptedException {
        var answered = new AtomicBoolean();
        delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .execute(
                        () -> {
                            if (!answered.get()) {
                                close();
                            }
                        });
        try {
            request.setRequestId(++lastId).build().writeDelimitedTo(out);
            return answer(listener);
        } catch (IOException gone) {
            throw ended();
        } finally {
            answered.set(true);
        }
    }

    private HostResponse answer(ProgressListener listener) throws IOException, Failure {
        while (true) {
            var response = HostResponse.parseDelimitedFrom(in);
            if (response == null) {
                throw new IOException("the socket was closed");
            }
            if (response.hasProgress()) {
                var progress = response.getProgress();
                listener.progressed(progress.getDoneRatio(), progress.getStep());
            } else if (response.hasProblem()) {
                throw failure(response.getProblem());
            } else {
                return response;
            }
        }
    }

    private static Failure failure(Problem problem) {
        var kind =
                switch (problem.getReason()) {
                    case "OUT_OF_MEMORY" -> Failure.Kind.OUT_OF_MEMORY;
                    case "BUSY", "INTERNAL", "OUTPUT_FAILED" -> Failure.Kind.CRASHED;
                    default -> Failure.Kind.UNSUPPORTED;
                };
        return new Failure(kind, problem.getMessage());
    }

    /** Why the process ended, which it has or is about to. */
    private Failure ended() throws InterruptedException {
        if (!process.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            return new Failure(Failure.Kind.CRASHED, "The runtime host hung up.");
        }
        if (!guard.verdict().isEmpty()) {
            return new Failure(Failure.Kind.OUT_OF_MEMORY, guard.verdict());
        }
        var code = process.exitValue();
        var kind =
                code == OUT_OF_MEMORY_EXIT || (code == KILLED_EXIT && !closed.get())
                        ? Failure.Kind.OUT_OF_MEMORY
                        : Failure.Kind.CRASHED;
        return new Failure(
                kind,
                "The runtime host ended with exit code %d. %s"
                        .formatted(code, output.atEnd().lastLine())
                        .strip());
    }

    /** Hangs up, at which the host ends; kills it if it does not. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            socket.close();
            if (!process.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException _) {
            process.destroyForcibly();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
