package io.flotilla.controller.device;

import static io.flotilla.controller.device.DeviceState.ACTIVE;
import static io.flotilla.controller.device.DeviceState.PENDING_APPROVAL;
import static io.flotilla.controller.device.DeviceState.REJECTED;
import static io.flotilla.controller.device.DeviceState.RETIRED;
import static io.flotilla.controller.device.DeviceState.RETIRING;
import static io.flotilla.controller.device.DeviceState.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.Pairs;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeviceTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void a_device_moves_as_its_diagram_says() {
        var moves = Pairs.of(DeviceState.class, DeviceState::allows);

        assertThat(moves)
                .isEqualTo(
                        Map.of(
                                PENDING_APPROVAL, Set.of(ACTIVE, REJECTED),
                                ACTIVE, Set.of(SUSPENDED, RETIRING),
                                SUSPENDED, Set.of(ACTIVE, RETIRING),
                                REJECTED, Set.of(),
                                RETIRING, Set.of(RETIRED),
                                RETIRED, Set.of()));
    }

    @Test
    void a_suspended_device_is_resumed_and_not_approved() {
        var suspended = device(true).suspend(NOW);

        assertThatThrownBy(() -> suspended.approve(NOW)).isInstanceOf(FailedPrecondition.class);
        assertThat(suspended.resume(NOW).state()).isEqualTo(ACTIVE);
    }

    @Test
    void a_pending_device_is_approved_and_not_resumed() {
        var pending = device(false);

        assertThatThrownBy(() -> pending.resume(NOW)).isInstanceOf(FailedPrecondition.class);
        assertThat(pending.approve(NOW).state()).isEqualTo(ACTIVE);
    }

    @Test
    void repeating_a_move_changes_nothing() {
        var retired = device(true).retire(NOW).completeRetirement(NOW);

        assertThat(retired.retire(NOW)).isSameAs(retired);
    }

    private static Device device(boolean approved) {
        return Device.enrolled(new DeviceId("d"), Map.of(), approved, NOW);
    }
}
