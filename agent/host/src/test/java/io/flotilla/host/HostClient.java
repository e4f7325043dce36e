package io.flotilla.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.proto.runtime.v1.CancelRequest;
import io.flotilla.proto.runtime.v1.DescribeRequest;
import io.flotilla.proto.runtime.v1.EmbedRequest;
import io.flotilla.proto.runtime.v1.EvaluateRequest;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadRequest;
import io.flotilla.proto.runtime.v1.ProveRequest;
import io.flotilla.proto.runtime.v1.QuantizeRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A starter as the daemon is one: starts a real host and talks to it over its socket. */
final class HostClient implements AutoCloseable {
    private final Path folder;
    private final Process process;
    private final SocketChannel socket;
    private final InputStream in;
    private long lastId;

    private HostClient(Path folder, Process process, SocketChannel socket) {
        this.folder = folder;
        this.process = process;
        this.socket = socket;
        this.in = Channels.newInputStream(socket);
    }

    static HostClient start() throws IOException {
        return start(Map.of());
    }

    static HostClient start(Map<String, String> environment) throws IOException {
        Path folder = Files.createTempDirectory("host");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            ProcessBuilder builder =
                    Launcher.command("serve", "--connect", address.getPath().toString());
            builder.environment().putAll(environment);
            Process process =
                    builder.redirectOutput(folder.resolve("out").toFile())
                            .redirectError(folder.resolve("err").toFile())
                            .start();
            Thread.ofVirtual().start(() -> stopListening(server, process));
            return new HostClient(folder, process, server.accept());
        }
    }

    /** A host that ends without having connected must not leave the test waiting for it. */
    private static void stopListening(ServerSocketChannel server, Process process) {
        try {
            process.waitFor();
            server.close();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HostResponse describe() throws IOException {
        return ask(HostRequest.newBuilder().setDescribe(DescribeRequest.getDefaultInstance()));
    }

    HostResponse prove(String runtime, String provider, String device) throws IOException {
        return ask(
                HostRequest.newBuilder()
                        .setProve(
                                ProveRequest.newBuilder()
                                        .setRuntime(runtime)
                                        .setProvider(provider)
                                        .setDevice(device)));
    }

    HostResponse load(Path model) throws IOException {
        return load(loadRequest(model));
    }

    HostResponse load(LoadRequest.Builder request) throws IOException {
        return ask(HostRequest.newBuilder().setLoad(request));
    }

    static LoadRequest.Builder loadRequest(Path model) {
        return LoadRequest.newBuilder()
                .setRuntime("onnxruntime")
                .setFolder(model.toString())
                .setModelPath("model.onnx")
                .setTokenizerPath("tokenizer.json")
                .setThreads(1);
    }

    /** Evaluates, past all that is said of how far it is. */
    HostResponse evaluate(EvaluateRequest.Builder request) throws IOException {
        return askPatiently(HostRequest.newBuilder().setEvaluate(request));
    }

    HostResponse quantize(QuantizeRequest.Builder request) throws IOException {
        return askPatiently(HostRequest.newBuilder().setQuantize(request));
    }

    static QuantizeRequest.Builder quantizeRequest(Path model, Path output) {
        return QuantizeRequest.newBuilder()
                .setRuntime("onnxruntime")
                .setFolder(model.toString())
                .setModelPath("model.onnx")
                .setTokenizerPath("tokenizer.json")
                .setOutputFolder(output.toString())
                .setOutputPath("model.onnx")
                .setPrecision("INT8")
                .setThreads(1);
    }

    HostResponse embed(String... texts) throws IOException {
        return ask(embedRequest(List.of(texts)));
    }

    static HostRequest.Builder embedRequest(List<String> texts) {
        return HostRequest.newBuilder().setEmbed(EmbedRequest.newBuilder().addAllTexts(texts));
    }

    /** The vector of a text, of a response that must hold it. */
    float[] vector(String text) throws IOException {
        return vectors(embed(text)).getFirst();
    }

    static List<float[]> vectors(HostResponse response) {
        assertThat(response.getKindCase()).isEqualTo(HostResponse.KindCase.EMBEDDED);
        List<float[]> vectors = new ArrayList<>();
        for (var embedding : response.getEmbedded().getEmbeddingsList()) {
            float[] vector = new float[embedding.getValuesCount()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = embedding.getValues(i);
            }
            vectors.add(vector);
        }
        return vectors;
    }

    HostResponse ask(HostRequest.Builder request) throws IOException {
        long id = send(request);
        HostResponse response = receive();
        assertThat(response.getRequestId()).isEqualTo(id);
        return response;
    }

    private HostResponse askPatiently(HostRequest.Builder request) throws IOException {
        HostResponse response = ask(request);
        while (response.hasProgress()) {
            response = receive();
        }
        return response;
    }

    long send(HostRequest.Builder request) throws IOException {
        return sendTogether(List.of(request));
    }

    /** Sends requests in one go, so that none can be answered before all are sent. */
    long sendTogether(List<HostRequest.Builder> requests) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (HostRequest.Builder request : requests) {
            request.setRequestId(++lastId).build().writeDelimitedTo(frames);
        }
        send(frames.toByteArray());
        return lastId;
    }

    static HostRequest.Builder cancelRequest(long requestId) {
        return HostRequest.newBuilder()
                .setCancel(CancelRequest.newBuilder().setTargetRequestId(requestId));
    }

    void send(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            socket.write(buffer);
        }
    }

    HostResponse receive() throws IOException {
        HostResponse response = HostResponse.parseDelimitedFrom(in);
        assertThat(response).as("the host goes on; its log: %s", log()).isNotNull();
        return response;
    }

    /** Closes the socket as a starter that is gone would. */
    void hangUp() throws IOException {
        socket.close();
    }

    /** Ends the host as nothing but a kill can. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("the host is gone").isTrue();
    }

    int exitStatus() throws InterruptedException {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("the host ends").isTrue();
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    String output() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.destroyForcibly().onExit().join();
        for (String name : List.of("socket", "out", "err", "")) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }
}
