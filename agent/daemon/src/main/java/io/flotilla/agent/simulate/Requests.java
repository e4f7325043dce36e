package io.flotilla.agent.simulate;

import io.flotilla.agent.runtime.EmbedOutcome.Embedded;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.Meter.Measurement;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slot;
import io.flotilla.agent.serve.Slot.Observer;
import io.flotilla.agent.serve.Slots;
import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.Pause;
import io.flotilla.agent.shared.Watch;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Asks what serves on one device, as apps there would: every slot as often. */
final class Requests implements Component {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final double SPREAD = 0.1;
    private static final int TOKENS = 64;

    private final int perMinute;
    private final Slots slots;
    private final Meter meter;
    private final RandomGenerator random;
    private final Watch watch;

    Requests(int perMinute, Slots slots, Meter meter, RandomGenerator random) {
        this.perMinute = perMinute;
        this.slots = slots;
        this.meter = meter;
        this.random = random;
        this.watch =
                new Watch(
                        "requests",
                        MINUTE.dividedBy(Math.max(1, perMinute)),
                        Pause.real(),
                        this::ask);
    }

    @Override
    public void start() {
        if (perMinute > 0) {
            watch.start();
        }
    }

    @Override
    public void stop(Duration grace) {
        watch.stop(grace);
    }

    private void ask() throws InterruptedException {
        for (var slot : slots.all()) {
            try (var lease = slot.lease().orElse(null)) {
                if (lease != null) {
                    meter.record(answered(slot.name(), lease.occupant()));
                    show(lease);
                }
            }
        }
    }

    /** What an observer would see of a request: any text, and what the model answers. */
    private static void show(Slot.Lease lease) throws InterruptedException {
        var texts = List.of("asked by an app");
        if (!lease.observer().equals(Observer.NONE)
                && lease.occupant().model().embed(texts, MINUTE)
                        instanceof Embedded(var vectors, _, _)) {
            lease.observer().embedded(texts, vectors);
        }
    }

    private Measurement answered(String slot, Occupant occupant) {
        var seconds = 0.0;
        if (occupant.model() instanceof ModelledModel model) {
            seconds = model.latency().toNanos() / 1e9 * Math.exp(random.nextGaussian() * SPREAD);
        }
        return new Measurement(
                slot,
                occupant.variant(),
                "embeddings",
                Duration.ofNanos((long) (seconds * 1e9)),
                1,
                TOKENS,
                "",
                occupant.model().peakResidentBytes());
    }
}
