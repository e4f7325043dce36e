package io.flotilla.controller.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.LimitReached;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliverySlotsTest {

    private static final DeviceId PI = new DeviceId("pi");
    private static final DeviceId JETSON = new DeviceId("jetson");

    private final List<String> superseded = new ArrayList<>();
    private final DeliverySlots slots = new DeliverySlots(2, 3);

    @Test
    void one_too_many_of_a_device_ends_its_oldest() {
        var _ = take(PI, "first");
        var _ = take(PI, "second");

        var _ = take(PI, "third");

        assertThat(superseded).containsExactly("first");
        assertThat(slots.open()).isEqualTo(2);
    }

    @Test
    void the_oldest_is_the_one_that_is_still_open() {
        take(PI, "first").close();
        var _ = take(PI, "second");
        var _ = take(PI, "third");

        var _ = take(PI, "fourth");

        assertThat(superseded).containsExactly("second");
    }

    @Test
    void too_many_of_all_devices_are_refused() {
        var _ = take(PI, "first");
        var _ = take(PI, "second");
        var _ = take(JETSON, "third");

        assertThatExceptionOfType(LimitReached.class).isThrownBy(() -> take(JETSON, "fourth"));
        assertThat(slots.open()).isEqualTo(3);
    }

    @Test
    void a_device_at_its_limit_may_still_replace_its_oldest_when_all_are_taken() {
        var _ = take(PI, "first");
        var _ = take(PI, "second");
        var _ = take(JETSON, "third");

        var _ = take(PI, "fourth");

        assertThat(superseded).containsExactly("first");
        assertThat(slots.open()).isEqualTo(3);
    }

    @Test
    void a_slot_that_was_taken_away_is_not_given_back_twice() {
        var first = take(PI, "first");
        var second = take(PI, "second");
        var third = take(PI, "third");

        first.close();
        second.close();
        second.close();
        third.close();

        assertThat(slots.open()).isZero();
    }

    private DeliverySlots.Slot take(DeviceId device, String name) {
        return slots.take(new Recipient(device, () -> superseded.add(name)));
    }
}
