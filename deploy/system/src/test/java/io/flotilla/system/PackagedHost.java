package io.flotilla.system;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.InferRequest;
import io.flotilla.proto.runtime.v1.LoadRequest;
import io.flotilla.proto.runtime.v1.Tensor;
import io.flotilla.proto.runtime.v1.TensorType;
import io.flotilla.system.process.ManagedProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A runtime host as it is packed, with the Java that is packed, confined to a folder of models. */
final class PackagedHost implements AutoCloseable {
    private final ManagedProcess process;
    private final SocketChannel socket;
    private final InputStream in;
    private final OutputStream out;
    private long requests;

    private PackagedHost(ManagedProcess process, SocketChannel socket) {
        this.process = process;
        this.socket = socket;
        this.in = Channels.newInputStream(socket);
        this.out = Channels.newOutputStream(socket);
    }

    /**
     * Starts a host.
     *
     * @param home the folder that was installed
     * @param folder to work in
     */
    static PackagedHost start(Path home, Path models, Path folder) throws IOException {
        var address = UnixDomainSocketAddress.of(folder.resolve("host.socket"));
        var command =
                List.of(
                        home.resolve("host/bin/flotilla-host").toString(),
                        "serve",
                        "--cache",
                        folder.resolve("natives").toString(),
                        "--connect",
                        address.getPath().toString(),
                        "--confine",
                        models.toString());
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            var process =
                    ManagedProcess.start(
                            "host",
                            command,
                            Map.of("JAVA_HOME", home.resolve("jre").toString()),
                            folder.resolve("host.log"));
            return new PackagedHost(process, server.accept());
        }
    }

    HostResponse load(Path model) throws IOException {
        return ask(
                HostRequest.newBuilder()
                        .setLoad(
                                LoadRequest.newBuilder()
                                        .setRuntime("onnxruntime")
                                        .setFolder(model.toString())
                                        .setModelPath("model.onnx")
                                        .setThreads(1)));
    }

    /** The logits of a picture. */
    HostResponse classify(byte[] picture) throws IOException {
        var length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        var data =
                ByteString.copyFrom(length.putInt(0, picture.length))
                        .concat(ByteString.copyFrom(picture));
        return ask(
                HostRequest.newBuilder()
                        .setInfer(
                                InferRequest.newBuilder()
                                        .addOutputNames("logits")
                                        .addInputs(
                                                Tensor.newBuilder()
                                                        .setName("image")
                                                        .setType(TensorType.TENSOR_TYPE_BYTES)
                                                        .addShape(1)
                                                        .setData(data))));
    }

    private HostResponse ask(HostRequest.Builder request) throws IOException {
        request.setRequestId(++requests).build().writeDelimitedTo(out);
        out.flush();
        return requireNonNull(HostResponse.parseDelimitedFrom(in), process::log);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.close();
    }
}
