package io.flotilla.agent.runtime.host;

import io.flotilla.proto.runtime.v1.DescribeResponse;
import io.flotilla.proto.runtime.v1.DescribeResponse.EngineDevice;
import io.flotilla.proto.runtime.v1.EmbedResponse;
import io.flotilla.proto.runtime.v1.Embedding;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadResponse;
import io.flotilla.proto.runtime.v1.ProveResponse;
import io.flotilla.proto.shared.v1.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A runtime host without an engine, which does to a text what the text says. */
final class ScriptedHost {
    private ScriptedHost() {}

    /** Called as a host is: serve --connect SOCKET. */
    public static void main(String[] arguments) throws IOException {
        var socket = UnixDomainSocketAddress.of(Path.of(arguments[2]));
        try (var channel = SocketChannel.open(socket);
                var in = Channels.newInputStream(channel);
                var out = Channels.newOutputStream(channel)) {
            serve(in, out);
        }
    }

    private static void serve(InputStream in, OutputStream out) throws IOException {
        var request = HostRequest.parseDelimitedFrom(in);
        while (request != null) {
            var response = HostResponse.newBuilder().setRequestId(request.getRequestId());
            switch (request.getKindCase()) {
                case DESCRIBE ->
                        response.setDescribed(
                                DescribeResponse.newBuilder()
                                        .addEngines(
                                                DescribeResponse.Engine.newBuilder()
                                                        .setRuntime("onnxruntime")
                                                        .setVersion("1.0")
                                                        .addProviders("cpu")
                                                        .addDevices(
                                                                EngineDevice.newBuilder()
                                                                        .setProvider("cpu")
                                                                        .setName("good")
                                                                        .setKind(
                                                                                EngineDevice.Kind
                                                                                        .KIND_CPU)))
                                        .addEngines(
                                                DescribeResponse.Engine.newBuilder()
                                                        .setRuntime("of the future")));
                case LOAD -> load(request, response);
                case EMBED -> embed(request.getEmbed().getTexts(0), response);
                case PROVE -> prove(request.getProve().getDevice(), response);
                case CANCEL, GENERATE, QUANTIZE, EVALUATE, BENCHMARK, KIND_NOT_SET -> {}
            }
            if (response.getKindCase() != HostResponse.KindCase.KIND_NOT_SET) {
                response.build().writeDelimitedTo(out);
                out.flush();
            }
            request = HostRequest.parseDelimitedFrom(in);
        }
    }

    private static void load(HostRequest request, HostResponse.Builder response) {
        switch (request.getLoad().getModelPath()) {
            case "crash" -> {
                System.err.println("the engine says goodbye");
                Runtime.getRuntime().halt(9);
            }
            case "no-memory" -> Runtime.getRuntime().halt(3);
            case "malformed" ->
                    response.setProblem(
                            Problem.newBuilder()
                                    .setReason("MODEL_MALFORMED")
                                    .setMessage("not a model"));
            case "silent" -> {}
            default -> response.setLoaded(LoadResponse.newBuilder().setEmbeddingLength(2));
        }
    }

    private static void prove(String device, HostResponse.Builder response) {
        switch (device) {
            case "crash" -> {
                System.err.println("the driver says goodbye");
                Runtime.getRuntime().halt(9);
            }
            case "wrong" ->
                    response.setProblem(
                            Problem.newBuilder()
                                    .setReason("INFERENCE_FAILED")
                                    .setMessage("it computes wrongly"));
            default -> response.setProved(ProveResponse.newBuilder().setSeconds(0.1));
        }
    }

    private static void embed(String text, HostResponse.Builder response) {
        switch (text) {
            case "crash" -> Runtime.getRuntime().halt(9);
            case "silent" -> {}
            case "refuse" ->
                    response.setProblem(
                            Problem.newBuilder().setReason("INVALID_INPUT").setMessage("no"));
            default ->
                    response.setEmbedded(
                            EmbedResponse.newBuilder()
                                    .setTokenCount(text.length())
                                    .addEmbeddings(
                                            Embedding.newBuilder().addValues(1).addValues(0)));
        }
    }
}
