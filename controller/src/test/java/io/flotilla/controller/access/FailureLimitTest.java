package io.flotilla.controller.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.controller.shared.FleetException.LimitReached;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class FailureLimitTest {

    private final SettableClock clock = new SettableClock();
    private final FailureLimit limit = new FailureLimit(new Settings(3, 1), clock);

    @Test
    void a_source_may_fail_as_often_as_the_burst() {
        fail("10.0.0.1", 2);
        assertThatCode(() -> limit.check("10.0.0.1")).doesNotThrowAnyException();

        fail("10.0.0.1", 1);
        assertThatExceptionOfType(LimitReached.class).isThrownBy(() -> limit.check("10.0.0.1"));
    }

    @Test
    void time_lets_it_try_again() {
        fail("10.0.0.1", 3);

        clock.advance(Duration.ofSeconds(1));

        assertThatCode(() -> limit.check("10.0.0.1")).doesNotThrowAnyException();
    }

    @Test
    void one_source_does_not_stand_in_for_another() {
        fail("10.0.0.1", 3);

        assertThatCode(() -> limit.check("10.0.0.2")).doesNotThrowAnyException();
    }

    @Test
    void only_so_many_sources_are_remembered() {
        fail("10.0.0.1", 3);

        for (int i = 0; i < 10_000; i++) {
            limit.failed("source-" + i);
        }

        assertThatCode(() -> limit.check("10.0.0.1")).doesNotThrowAnyException();
    }

    private void fail(String source, int times) {
        for (int i = 0; i < times; i++) {
            limit.failed(source);
        }
    }

    record Settings(int failureBurst, int failuresPerSecond) implements AccessSettings {
        @Override
        public Path authorityCertificate() {
            return Path.of("ca.pem");
        }

        @Override
        public Path authorityKey() {
            return Path.of("ca.key");
        }

        @Override
        public Path adminTokenFile() {
            return Path.of("admin.token");
        }

        @Override
        public Duration deviceCertificateLifetime() {
            return Duration.ofDays(90);
        }

        @Override
        public Oidc oidc() {
            throw new UnsupportedOperationException("not asked for");
        }
    }

    private static final class SettableClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        private void advance(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
