package io.flotilla.controller.shared;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.inject.Singleton;

/** Keeps what is done from time to time out of processes that only work at variants. */
@Singleton
public class ControllersOnly implements Scheduled.SkipPredicate {

    private final ProcessRole role;

    ControllersOnly(ProcessRole role) {
        this.role = role;
    }

    @Override
    public boolean test(ScheduledExecution execution) {
        return role != ProcessRole.CONTROLLER;
    }
}
