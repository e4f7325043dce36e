package io.flotilla.agent.identity;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes TLS sockets whose handshake ends after a while. Without it a connection that is accepted
 * and never answered, as a proxy whose controller has gone keeps it, would hold every call that
 * waits for it.
 */
final class TimedHandshakes extends SSLSocketFactory {
    private final SSLSocketFactory sockets;
    private final int limitMillis;

    /**
     * A factory over another.
     *
     * @param limit how long the other side may be silent until the handshake is done
     */
    TimedHandshakes(SSLSocketFactory sockets, Duration limit) {
        this.sockets = sockets;
        this.limitMillis = Math.toIntExact(limit.toMillis());
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
            throws IOException {
        return timed(sockets.createSocket(connected, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return timed(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return timed(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
            throws IOException {
        return timed(sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
            throws IOException {
        return timed(sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    private Socket timed(Socket socket) throws SocketException {
        socket.setSoTimeout(limitMillis);
        ((SSLSocket) socket).addHandshakeCompletedListener(event -> endLimit(event.getSocket()));
        return socket;
    }

    /** From here on silence is for the keep-alive to judge. */
    private static void endLimit(SSLSocket socket) {
        try {
            socket.setSoTimeout(0);
        } catch (SocketException _) {
            // It is closed already, and whoever reads from it learns that.
        }
    }
}
