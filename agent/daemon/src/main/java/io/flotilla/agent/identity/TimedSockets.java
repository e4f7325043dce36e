package io.flotilla.agent.identity;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets that give up connecting after a while, where the system would go on for minutes.
 */
final class TimedSockets extends SocketFactory {
    private final int limitMillis;

    /**
     * A factory.
     *
     * @param limit how long the other side may take to accept
     */
    TimedSockets(Duration limit) {
        this.limitMillis = Math.toIntExact(limit.toMillis());
    }

    @Override
    public Socket createSocket() {
        return new Socket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connect(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connect(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
            throws IOException {
        return connect(
                new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
            throws IOException {
        return connect(
                new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private Socket connect(SocketAddress remote, @Nullable SocketAddress local) throws IOException {
        var socket = new Socket();
        try {
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(remote, limitMillis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
