package io.flotilla.agent.reconcile.schedule;

import io.flotilla.agent.reconcile.schedule.WindowWait.Purpose;
import io.flotilla.contract.schedule.Schedule;
import java.time.Clock;
import java.util.Optional;

/** Says which windows are open here and now. */
public final class Windows {
    private final Clock clock;

    /** By a clock that is in the device's own zone. */
    public Windows(Clock clock) {
        this.clock = clock;
    }

    /** What is to be waited for; empty if it may be done now. */
    public Optional<WindowWait> closed(Schedule schedule, Purpose purpose) {
        var window =
                switch (purpose) {
                    case DOWNLOAD -> schedule.download();
                    case ACTIVATE -> schedule.activate();
                };
        var now = clock.instant();
        if (window == null || window.isOpen(now, clock.getZone())) {
            return Optional.empty();
        }
        return Optional.of(new WindowWait(purpose, window.opening(now, clock.getZone())));
    }
}
