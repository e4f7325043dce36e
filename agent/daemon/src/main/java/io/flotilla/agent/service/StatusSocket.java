package io.flotilla.agent.service;

import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.Log;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers on a Unix socket how the running agent stands: whoever may open it reads lines until the
 * end, and is asked nothing. The folder's permissions decide who may.
 */
public final class StatusSocket implements Component {
    private static final Log LOG = Log.of(StatusSocket.class);

    /** What the shortest of all systems' addresses holds. */
    private static final int MAX_PATH_BYTES = 100;

    /** All that an answer may take, which a socket's buffer holds: nobody can keep us waiting. */
    private static final int MAX_ANSWER_BYTES = 32 * 1024;

    private final Path path;
    private final Supplier<List<String>> lines;
    private @Nullable ServerSocketChannel server;

    /** A socket in a folder of the agent's own that nobody can open yet. */
    public StatusSocket(Path folder, Supplier<List<String>> lines) {
        this.path = in(folder);
        this.lines = lines;
    }

    private static Path in(Path folder) {
        return folder.resolve("status.sock");
    }

    @Override
    public void start() throws IOException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
            LOG.warning("no live status: the path of its socket is too long", "path", path);
            return;
        }
        // Whoever holds the folder's lock owns what a killed agent has left.
        Files.deleteIfExists(path);
        var opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server = opened;
        opened.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().name("status").start(() -> answerAll(opened));
    }

    private void answerAll(ServerSocketChannel opened) {
        while (opened.isOpen()) {
            try (var client = opened.accept()) {
                answer(client);
            } catch (IOException | RuntimeException e) {
                LOG.debug("status not told", "reason", e);
            }
        }
    }

    private void answer(SocketChannel client) throws IOException {
        var text = String.join("\n", lines.get()) + "\n";
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        client.configureBlocking(false);
        client.write(ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, MAX_ANSWER_BYTES)));
    }

    /** What the agent that runs on the folder answers; empty if none does. */
    public static Optional<List<String>> ask(Path folder) {
        try (var socket = SocketChannel.open(UnixDomainSocketAddress.of(in(folder)))) {
            var bytes = Channels.newInputStream(socket).readNBytes(MAX_ANSWER_BYTES);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8).lines().toList());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public void stop(Duration grace) {
        var opened = server;
        if (opened == null) {
            return;
        }
        try {
            opened.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("status socket left behind", "reason", e);
        }
    }
}
