package io.flotilla.agent.service;

import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.Pause;
import io.flotilla.agent.shared.Watch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service manager that the agent is well, as long as it is: whoever waits for ever while
 * it is looked at, or finds something wrong, keeps silent, and is started again.
 */
public final class Watchdog implements Component {
    private final @Nullable Watch watch;

    /**
     * A watchdog that is silent yet.
     *
     * @param look goes through what must not stand still, and throws where it does
     */
    public Watchdog(Supervisor manager, Pause pause, Runnable look) {
        this.watch =
                manager.watchdog().isZero()
                        ? null
                        : new Watch(
                                "watchdog",
                                manager.watchdog().dividedBy(2),
                                pause,
                                () -> {
                                    look.run();
                                    manager.alive();
                                });
    }

    @Override
    public void start() {
        if (watch != null) {
            watch.start();
        }
    }

    @Override
    public void stop(Duration grace) {
        if (watch != null) {
            watch.stop(grace);
        }
    }
}
