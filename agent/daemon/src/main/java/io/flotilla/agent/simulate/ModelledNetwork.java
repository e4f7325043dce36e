package io.flotilla.agent.simulate;

import io.flotilla.agent.identity.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import javax.net.SocketFactory;

/**
 * A network that can be gone: connections break, and new ones fail until it is back. Its threads
 * are virtual ones, since thousands of devices wait here at a time.
 */
final class ModelledNetwork implements Network {
    private final Executor threads;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean isGone;

    /** A network that is there. */
    ModelledNetwork(Executor threads) {
        this.threads = threads;
    }

    /** Breaks all connections, and lets no others be made. */
    void goAway() {
        isGone = true;
        for (var socket : sockets) {
            close(socket);
        }
        sockets.clear();
    }

    /** Lets connections be made again. */
    void comeBack() {
        isGone = false;
    }

    @Override
    public Executor threads() {
        return threads;
    }

    @Override
    public SocketFactory sockets(Duration connectLimit) {
        return new Sockets(Network.ofMachine().sockets(connectLimit));
    }

    private Socket admit(Socket socket) throws SocketException {
        sockets.removeIf(Socket::isClosed);
        sockets.add(socket);
        if (isGone) {
            close(socket);
            throw gone();
        }
        return socket;
    }

    private void check() throws SocketException {
        if (isGone) {
            throw gone();
        }
    }

    private static SocketException gone() {
        return new SocketException("the network is gone, as the profile says");
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is as good as closed.
        }
    }

    private final class Sockets extends SocketFactory {
        private final SocketFactory plain;

        private Sockets(SocketFactory plain) {
            this.plain = plain;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            check();
            return admit(plain.createSocket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            check();
            return admit(plain.createSocket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
                throws IOException {
            check();
            return admit(plain.createSocket(host, port, localHost, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
                throws IOException {
            check();
            return admit(plain.createSocket(host, port, localHost, localPort));
        }
    }
}
