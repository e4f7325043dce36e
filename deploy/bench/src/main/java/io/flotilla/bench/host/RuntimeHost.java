package io.flotilla.bench.host;

import io.flotilla.proto.runtime.v1.BenchmarkRequest;
import io.flotilla.proto.runtime.v1.BenchmarkResponse;
import io.flotilla.proto.runtime.v1.EmbedRequest;
import io.flotilla.proto.runtime.v1.EmbedResponse;
import io.flotilla.proto.runtime.v1.EvaluateRequest;
import io.flotilla.proto.runtime.v1.EvaluateResponse;
import io.flotilla.proto.runtime.v1.EvaluationTexts;
import io.flotilla.proto.runtime.v1.GenerateRequest;
import io.flotilla.proto.runtime.v1.GenerateResponse;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadRequest;
import io.flotilla.proto.runtime.v1.LoadResponse;
import io.flotilla.proto.runtime.v1.QuantizeRequest;
import io.flotilla.proto.runtime.v1.QuantizeResponse;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A runtime host as it is shipped, for one model; ends when it is closed. */
public final class RuntimeHost implements AutoCloseable {
    private final Process process;
    private final SocketChannel socket;
    private final InputStream in;
    private final OutputStream out;
    private long lastId;

    private RuntimeHost(Process process, SocketChannel socket) {
        this.process = process;
        this.socket = socket;
        this.in = new BufferedInputStream(Channels.newInputStream(socket));
        this.out = Channels.newOutputStream(socket);
    }

    /** Starts the one of a checkout; its unpacked libraries are kept in the folder. */
    public static RuntimeHost start(Path top, Path folder) throws IOException {
        var sockets = Files.createTempDirectory("flotilla-");
        var path = sockets.resolve("host.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            var process = launch(top, folder, path);
            return new RuntimeHost(process, accept(server, process));
        } finally {
            Files.deleteIfExists(path);
            Files.delete(sockets);
        }
    }

    private static Process launch(Path top, Path folder, Path socket) throws IOException {
        var command =
                List.of(
                        top.resolve("agent/host/target/dist/bin/flotilla-host").toString(),
                        "serve",
                        "--connect",
                        socket.toString(),
                        "--cache",
                        Files.createDirectories(folder.resolve("cache")).toString());
        var builder = new ProcessBuilder(command);
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(
                ProcessBuilder.Redirect.appendTo(folder.resolve("host.log").toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private static SocketChannel accept(ServerSocketChannel server, Process process)
            throws IOException {
        // A host that ends without having connected ends the wait for it.
        CompletableFuture<Void> ended = process.onExit().thenAccept(_ -> close(server));
        try {
            return server.accept();
        } finally {
            ended.cancel(false);
        }
    }

    private static void close(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException("A socket does not close", e);
        }
    }

    /** Waits until the host answers at all. */
    public void greet() throws IOException {
        send(HostRequest.newBuilder().setEmbed(EmbedRequest.getDefaultInstance()));
        receive();
    }

    /** Loads a model, which the host then lets read its longest input once. */
    public LoadResponse load(HostedModel model, int maxTokens) throws IOException {
        return load(model, maxTokens, "");
    }

    /** Loads a model for an execution provider, as agents do; none is what the engine likes. */
    public LoadResponse load(HostedModel model, int maxTokens, String provider) throws IOException {
        return ask(HostRequest.newBuilder()
                        .setLoad(
                                LoadRequest.newBuilder()
                                        .setRuntime(model.runtime())
                                        .setFolder(model.folder())
                                        .setModelPath(model.name())
                                        .setTokenizerPath(model.tokenizer())
                                        .setProvider(provider)
                                        .setThreads(1)
                                        .setMaxTokens(maxTokens)))
                .getLoaded();
    }

    /** The vectors of texts. */
    public EmbedResponse embed(List<String> texts) throws IOException {
        return ask(HostRequest.newBuilder().setEmbed(EmbedRequest.newBuilder().addAllTexts(texts)))
                .getEmbedded();
    }

    /** Goes on from a text, always with the likeliest token. */
    public GenerateResponse generate(String prompt, int maxTokens) throws IOException {
        return ask(HostRequest.newBuilder()
                        .setGenerate(
                                GenerateRequest.newBuilder()
                                        .setTextPrompt(prompt)
                                        .setMaxTokens(maxTokens)))
                .getGenerated();
    }

    /** How fast the engine's own loop is. */
    public BenchmarkResponse benchmark(int repetitions) throws IOException {
        return ask(HostRequest.newBuilder()
                        .setBenchmark(BenchmarkRequest.newBuilder().setRepetitions(repetitions)))
                .getBenchmarked();
    }

    /** What the loaded model makes of texts, against nothing. */
    public EvaluateResponse evaluate(List<String> texts) throws IOException {
        return evaluate(EvaluateRequest.newBuilder().setTexts(texts(texts)));
    }

    /** What the loaded model makes of texts; its outputs are kept, or compared with those kept. */
    public EvaluateResponse evaluate(EvaluateRequest.Builder request) throws IOException {
        return ask(HostRequest.newBuilder().setEvaluate(request)).getEvaluated();
    }

    /** Texts as an evaluation takes them. */
    public static EvaluationTexts.Builder texts(List<String> texts) {
        return EvaluationTexts.newBuilder().addAllTexts(texts);
    }

    /** Makes another precision, into a folder that must be empty. */
    public QuantizeResponse quantize(
            HostedModel source, String runtime, String precision, Path target) throws IOException {
        return quantize(
                source,
                QuantizeRequest.newBuilder().setRuntime(runtime).setPrecision(precision),
                target);
    }

    /** Makes what an order says, into a folder that must be empty. */
    public QuantizeResponse quantize(HostedModel source, QuantizeRequest.Builder order, Path target)
            throws IOException {
        var folder = Files.createDirectories(target.toAbsolutePath().resolveSibling(""));
        return ask(HostRequest.newBuilder()
                        .setQuantize(
                                order.setFolder(source.folder())
                                        .setModelPath(source.name())
                                        .setTokenizerPath(source.tokenizer())
                                        .setOutputFolder(folder.toString())
                                        .setOutputPath(target.getFileName().toString())))
                .getQuantized();
    }

    /** The largest resident memory that the host has had, pages of mapped files included. */
    public long peakResidentBytes() throws IOException {
        return status("VmHWM:");
    }

    private long status(String key) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .map(kibibytes -> kibibytes << 10)
                    .findFirst()
                    .orElseThrow(() -> new IOException("This system does not say " + key));
        }
    }

    private HostResponse ask(HostRequest.Builder request) throws IOException {
        send(request);
        while (true) {
            var response = receive();
            if (response.hasProblem()) {
                throw new HostFailure(
                        response.getProblem().getReason()
                                + ": "
                                + response.getProblem().getMessage());
            }
            if (!response.hasProgress() && !response.hasText()) {
                return response;
            }
        }
    }

    private void send(HostRequest.Builder request) throws IOException {
        request.setRequestId(++lastId).build().writeDelimitedTo(out);
    }

    private HostResponse receive() throws IOException {
        var response = HostResponse.parseDelimitedFrom(in);
        if (response == null) {
            throw new HostFailure("The host ended: " + process.onExit().join().exitValue());
        }
        return response;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.onExit().join();
    }
}
