package io.flotilla.agent.serve.http;

import io.flotilla.agent.serve.http.HttpCall.Handler;
import io.flotilla.agent.shared.Log;
import io.flotilla.agent.shared.Pause;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Serves HTTP/1.1 on the channels that it is given. Each connection has a virtual thread; who is
 * too slow is closed, and so is what is more than a device has use for.
 */
public final class HttpServer implements Connection.Owner {
    private static final Log LOG = Log.of(HttpServer.class);
    private static final int MAX_CONNECTIONS = 256;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final List<ServerSocketChannel> listeners = new CopyOnWriteArrayList<>();
    private final LateWatch lateWatch;

    /** A server that listens nowhere yet. */
    public HttpServer() {
        this(HttpServer::runLater);
    }

    HttpServer(LateWatch.Later later) {
        this.lateWatch = new LateWatch(connections, later);
    }

    private static void runLater(Runnable task, Duration delay) {
        Thread.ofVirtual()
                .name("http-late")
                .start(
                        () -> {
                            pause(delay);
                            task.run();
                        });
    }

    /** Answers what comes on a channel, which it owns from now on. */
    public void listen(ServerSocketChannel channel, Handler handler) {
        listeners.add(channel);
        Thread.ofVirtual().name("http-listen").start(() -> accept(channel, handler));
    }

    private void accept(ServerSocketChannel channel, Handler handler) {
        while (channel.isOpen()) {
            try {
                serve(channel.accept(), handler);
            } catch (IOException e) {
                if (channel.isOpen()) {
                    LOG.warning("a connection was not accepted", "reason", e);
                    pause(PAUSE);
                }
            }
        }
    }

    private static void pause(Duration duration) {
        try {
            Pause.real().await(duration);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel socket, Handler handler) throws IOException {
        if (connections.size() >= MAX_CONNECTIONS) {
            socket.close();
            return;
        }
        if (socket.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        var connection = new Connection(socket, handler, this);
        connections.add(connection);
        connection.start();
    }

    @Override
    public void limited() {
        lateWatch.begin();
    }

    @Override
    public void ended() {
        connections.removeIf(Connection::isClosed);
        synchronized (connections) {
            connections.notifyAll();
        }
    }

    /** How many there are. */
    int connections() {
        return connections.size();
    }

    /** Ends: what is being answered may be answered to its end within the time. */
    public void close(Duration grace) throws IOException {
        for (var listener : listeners) {
            listener.close();
        }
        connections.forEach(Connection::endSoon);
        awaitEnd(grace);
        connections.forEach(Connection::close);
    }

    private void awaitEnd(Duration grace) {
        var deadline = System.nanoTime() + grace.toNanos();
        synchronized (connections) {
            try {
                for (var left = grace.toMillis(); left > 0 && !connections.isEmpty(); ) {
                    connections.wait(left);
                    left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
