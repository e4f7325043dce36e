package io.flotilla.controller.boot;

import io.flotilla.controller.shared.IdSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;

/** Where time and chance come from. */
@ApplicationScoped
class Chance {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
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
