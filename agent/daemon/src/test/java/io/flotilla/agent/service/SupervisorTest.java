package io.flotilla.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class SupervisorTest {
    @TempDir private Path folder;

    @Test
    void it_is_told_when_the_agent_is_ready_well_and_about_to_end() {
        var socket = folder.resolve("notify");
        try (var listener = new NotifyListener(socket)) {
            var manager = Supervisor.of(Map.of("NOTIFY_SOCKET", socket.toString()));

            manager.ready();
            manager.status("connected\nas devices/d1");
            manager.alive();
            manager.stopping();

            assertThat(listener.next()).isEqualTo("READY=1");
            assertThat(listener.next()).isEqualTo("STATUS=connected as devices/d1");
            assertThat(listener.next()).isEqualTo("WATCHDOG=1");
            assertThat(listener.next()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void a_socket_that_nobody_hears_or_that_is_none_harms_nobody() {
        var gone = folder.resolve("gone").toString();

        Supervisor.of(Map.of("NOTIFY_SOCKET", gone)).ready();
        Supervisor.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234")).ready();
        Supervisor.of(Map.of("NOTIFY_SOCKET", "@flotilla-nobody")).ready();
        Supervisor.of(Map.of()).ready();
    }

    @Test
    void the_watchdog_is_for_the_process_that_it_names() {
        var environment =
                Map.of("NOTIFY_SOCKET", "/s", "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "7");

        assertThat(Supervisor.of(environment, 7).watchdog()).isEqualTo(Duration.ofSeconds(30));
        assertThat(Supervisor.of(environment, 8).watchdog()).isZero();
        assertThat(Supervisor.of(Map.of("WATCHDOG_USEC", "30000000"), 7).watchdog()).isZero();
    }

    @Test
    void an_agent_that_is_not_well_is_not_reported_as_well() throws InterruptedException {
        var socket = folder.resolve("notify");
        var isWell = new AtomicBoolean(true);
        var looks = new CountDownLatch(3);
        try (var listener = new NotifyListener(socket)) {
            var manager =
                    Supervisor.of(
                            Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "2000"));
            var watchdog =
                    new Watchdog(
                            manager,
                            _ -> {
                                looks.countDown();
                                if (looks.getCount() == 0) {
                                    throw new InterruptedException();
                                }
                            },
                            () -> {
                                if (!isWell.getAndSet(false)) {
                                    throw new IllegalStateException("something stands still");
                                }
                            });

            watchdog.start();
            looks.await();
            watchdog.stop(Duration.ofSeconds(5));

            assertThat(listener.next()).isEqualTo("WATCHDOG=1");
            assertThat(listener.next()).isEmpty();
        }
    }
}
