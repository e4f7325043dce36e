package io.flotilla.agent.runtime.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.flotilla.agent.runtime.MemoryWatch;
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
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** A runtime host without an engine, which does to a text what the text says. */
public final class ScriptedHost {
    private static final long MIB = 1 << 20;

    /** Far more than any test allows it, and less than machines have. */
    private static final int MOST_MIB = 4096;

    /** How often it was told to stop. */
    private static int cancelled;

    private ScriptedHost() {}

    /** A runtime of such hosts, which are given little time. */
    public static RuntimeHost runtime(Path folder, MemoryWatch watch) throws IOException {
        var bin = Files.createDirectories(folder.resolve("dist/bin"));
        var launcher = bin.resolve("flotilla-host");
        Files.writeString(
                launcher,
                """
                #!/bin/sh
                exec "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:ErrorFile=/dev/null \\
                  -XX:-CreateCoredumpOnCrash --enable-native-access=ALL-UNNAMED \\
                  --sun-misc-unsafe-memory-access=allow -cp '%s' %s "$@"
                """
                        .formatted(
                                System.getProperty("java.class.path"),
                                ScriptedHost.class.getName()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        return new RuntimeHost(
                new HostCommand(folder.resolve("dist"), "", List.of()),
                folder.resolve("cache"),
                watch,
                new Patience(Duration.ofSeconds(30), Duration.ofMillis(200)));
    }

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
                case BENCHMARK ->
                        response.setProblem(
                                Problem.newBuilder()
                                        .setReason("MODEL_UNSUPPORTED")
                                        .setMessage("there is nothing to measure"));
                case CANCEL -> cancelled++;
                case GENERATE, QUANTIZE, EVALUATE, INFER, KIND_NOT_SET -> {}
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

    /** The processor itself refuses: nobody may read the first page. */
    @SuppressWarnings("restricted")
    private static void touchNothing() {
        var _ = MemorySegment.ofAddress(8).reinterpret(8).get(JAVA_BYTE, 0);
    }

    private static void spin() {
        var rounds = 0L;
        while (rounds >= 0) {
            rounds = (rounds + 1) & Long.MAX_VALUE;
        }
    }

    private static void takeMemory() {
        for (var mib = 0; mib < MOST_MIB; mib++) {
            var _ = Arena.global().allocate(MIB).fill((byte) 1);
        }
        spin();
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
            case "segfault" -> touchNothing();
            case "spin" -> spin();
            case "exhaust" -> takeMemory();
            case "refuse" ->
                    response.setProblem(
                            Problem.newBuilder().setReason("INVALID_INPUT").setMessage("no"));
            case "cancelled" -> response.setEmbedded(embedded(cancelled));
            default -> response.setEmbedded(embedded(text.length()));
        }
    }

    private static EmbedResponse.Builder embedded(int tokens) {
        return EmbedResponse.newBuilder()
                .setTokenCount(tokens)
                .addEmbeddings(Embedding.newBuilder().addValues(1).addValues(0));
    }
}
