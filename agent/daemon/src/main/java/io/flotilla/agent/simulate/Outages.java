package io.flotilla.agent.simulate;

import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.Pause;
import io.flotilla.agent.shared.Watch;
import io.flotilla.agent.simulate.Population.Churn;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Takes one device's network away now and then, as its population's churn says. */
final class Outages implements Component {
    private final boolean happen;
    private final Watch watch;

    Outages(Churn churn, ModelledNetwork network, Tally tally, RandomGenerator random) {
        this.happen = random.nextDouble() < churn.share();
        this.watch =
                new Watch(
                        "outages",
                        Duration.ZERO,
                        Pause.real(),
                        () -> {
                            Pause.real().await(around(churn.online(), random));
                            network.goAway();
                            tally.count(Tally.Event.OUTAGE);
                            Pause.real().await(around(churn.offline(), random));
                            network.comeBack();
                        });
    }

    @Override
    public void start() {
        if (happen) {
            watch.start();
        }
    }

    @Override
    public void stop(Duration grace) {
        watch.stop(grace);
    }

    /** Exponential, as events are that know nothing of one another; a millisecond at least. */
    private static Duration around(Duration mean, RandomGenerator random) {
        return Duration.ofMillis(1 + (long) (mean.toMillis() * random.nextExponential()));
    }
}
