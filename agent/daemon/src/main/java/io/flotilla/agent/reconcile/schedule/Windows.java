package io.flotilla.agent.reconcile.schedule;

import io.flotilla.agent.probe.Network;
import io.flotilla.agent.reconcile.schedule.WindowWait.Purpose;
import io.flotilla.contract.schedule.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says what may be done here and now: in which windows, and over which network. */
public final class Windows {
    private static final Duration NEXT_LOOK = Duration.ofMinutes(10);

    private final Clock clock;
    private final Supplier<Network> network;

    /**
     * @param clock in the device's own zone
     * @param network that the device is on now
     */
    public Windows(Clock clock, Supplier<Network> network) {
        this.clock = clock;
        this.network = network;
    }

    /** What is to be waited for before bytes may come; empty if they may now. */
    public Optional<WindowWait> download(@Nullable Window window, Set<Network> allowed) {
        var closed = closed(Purpose.DOWNLOAD, window);
        return closed.isPresent() || isAllowed(allowed)
                ? closed
                : Optional.of(new WindowWait(Purpose.NETWORK, now().plus(NEXT_LOOK)));
    }

    /** What is to be waited for before something may start to serve; empty if it may now. */
    public Optional<WindowWait> activate(@Nullable Window window) {
        return closed(Purpose.ACTIVATE, window);
    }

    private Optional<WindowWait> closed(Purpose purpose, @Nullable Window window) {
        if (window == null || window.isOpen(now(), clock.getZone())) {
            return Optional.empty();
        }
        return Optional.of(new WindowWait(purpose, window.opening(now(), clock.getZone())));
    }

    /** A device that cannot tell what it is on would wait for ever. */
    private boolean isAllowed(Set<Network> allowed) {
        if (allowed.isEmpty()) {
            return true;
        }
        var now = network.get();
        return now == Network.UNKNOWN || allowed.contains(now);
    }

    private Instant now() {
        return clock.instant();
    }
}
