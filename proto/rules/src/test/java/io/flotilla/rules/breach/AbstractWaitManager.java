package io.flotilla.rules.breach;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

final class AbstractWaitManager {
    final Optional<String> kept = Optional.empty();

    static Supplier<Instant> theTime() {
        return Instant::now;
    }

    static void pass(Optional<String> given) {
        System.out.println(given);
    }

    static void pause() throws InterruptedException {
        Thread.sleep(1);
    }
}
