package io.flotilla.agent.shared;

import java.time.Duration;

/** Looks at something now and then, on a thread of its own, from the agent's start to its stop. */
public final class Watch implements Component {
    private static final Log LOG = Log.of(Watch.class);

    private final String name;
    private final Duration interval;
    private final Pause pause;
    private final Look look;
    private final Thread thread;

    /**
     * A watch that does not look yet.
     *
     * @param interval from the end of a look to the next one
     */
    public Watch(String name, Duration interval, Pause pause, Look look) {
        this.name = name;
        this.interval = interval;
        this.pause = pause;
        this.look = look;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::watch);
    }

    /** One look; an interrupt ends it. */
    public interface Look {
        void take() throws InterruptedException;
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop(Duration grace) {
        thread.interrupt();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            thread.join(grace);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                takeSafely();
                pause.await(interval);
            }
        } catch (InterruptedException _) {
            LOG.debug("watch ended", "watch", name);
        }
    }

    /** A look that fails must not end the watch. */
    private void takeSafely() throws InterruptedException {
        try {
            look.take();
        } catch (RuntimeException e) {
            LOG.error("a look failed", e, "watch", name);
        }
    }
}
