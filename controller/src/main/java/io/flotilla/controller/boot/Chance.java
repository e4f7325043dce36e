package io.flotilla.controller.boot;

import io.flotilla.controller.shared.IdSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Where time and chance come from. */
@ApplicationScoped
class Chance {

    /** Ticks in microseconds, as the database keeps them: what is written equals what is read. */
    @Produces
    @Singleton
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
    }

    @Produces
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }

    @Produces
    @Singleton
    IdSource ids(Clock clock, SecureRandom random) {
        return new IdSource(clock, random);
    }
}
