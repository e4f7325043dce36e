package io.flotilla.agent.identity;

import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** How a device reaches its controller. */
public interface Network {

    /**
     * Makes plain sockets.
     *
     * @param connectLimit how long the other side may take to accept
     */
    SocketFactory sockets(Duration connectLimit);

    /**
     * What runs the channels' work, which waits for bytes; null: threads that all channels share.
     */
    @Nullable Executor threads();

    /** That of this machine. */
    static Network ofMachine() {
        return new Network() {
            @Override
            public SocketFactory sockets(Duration connectLimit) {
                return new TimedSockets(connectLimit);
            }

            @Override
            public @Nullable Executor threads() {
                return null;
            }
        };
    }
}
