package io.flotilla.agent.probe;

import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.Log;
import io.flotilla.agent.shared.Pause;
import java.time.Duration;

/** Looks at free memory, power and warmth now and then, and tells when one of them has changed. */
public final class ConditionsWatch implements Component {
    private static final Log LOG = Log.of(ConditionsWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final HardwareProbe probe;
    private final Pause pause;
    private final Runnable onChange;
    private final Thread thread;

    public ConditionsWatch(HardwareProbe probe, Pause pause, Runnable onChange) {
        this.probe = probe;
        this.pause = pause;
        this.onChange = onChange;
        this.thread = Thread.ofVirtual().name("conditions-watch").unstarted(this::watch);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop(Duration grace) {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                pause.await(INTERVAL);
                if (probe.refresh()) {
                    LOG.info("conditions changed", "conditions", probe.conditions());
                    onChange.run();
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("conditions are not watched any more");
        }
    }
}
