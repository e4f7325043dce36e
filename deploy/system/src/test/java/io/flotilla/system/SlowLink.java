package io.flotilla.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A way to the controller that lets so many bytes through per second towards the devices. */
final class SlowLink implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;

    private final ServerSocket entrance;
    private final int target;
    private final long bytesPerSecond;
    private final AtomicLong passedBytes = new AtomicLong();

    private SlowLink(ServerSocket entrance, int target, long bytesPerSecond) {
        this.entrance = entrance;
        this.target = target;
        this.bytesPerSecond = bytesPerSecond;
    }

    static SlowLink to(int target, long bytesPerSecond) throws IOException {
        var entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var link = new SlowLink(entrance, target, bytesPerSecond);
        Thread.startVirtualThread(link::accept);
        return link;
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** Bytes that went towards the devices. */
    long passedBytes() {
        return passedBytes.get();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                join(entrance.accept());
            } catch (IOException _) {
                // closed
            }
        }
    }

    private void join(Socket device) throws IOException {
        try {
            var controller = new Socket(InetAddress.getLoopbackAddress(), target);
            Thread.startVirtualThread(() -> copy(device, controller, Long.MAX_VALUE));
            Thread.startVirtualThread(() -> copy(controller, device, bytesPerSecond));
        } catch (IOException _) {
            // the controller is away: the device is told, and tries again
            device.close();
        }
    }

    private void copy(Socket from, Socket to, long limit) {
        var buffer = new byte[BUFFER_BYTES];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                if (limit != Long.MAX_VALUE) {
                    passedBytes.addAndGet(read);
                    LockSupport.parkNanos(read * 1_000_000_000L / limit);
                }
            }
        } catch (IOException _) {
            // either end has gone; both sockets are closed
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
