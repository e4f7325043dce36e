package io.flotilla.agent.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.runtime.FakeModel;
import io.flotilla.agent.runtime.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlotTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Slot slot = new Slot("embed");
    private final FakeModel first = new FakeModel("first");
    private final FakeModel second = new FakeModel("second");

    @Test
    void an_empty_slot_has_nothing_to_lease() {
        assertThat(slot.lease()).isEmpty();
    }

    @Test
    void an_exchange_closes_the_one_before() {
        slot.occupy(occupant(first));

        slot.occupy(occupant(second));

        assertThat(first.isClosed()).isTrue();
        assertThat(second.isClosed()).isFalse();
        assertThat(slot.occupant()).contains(occupant(second));
    }

    @Test
    void a_request_under_way_is_answered_before_its_model_is_closed() throws Exception {
        slot.occupy(occupant(first));
        var lease = slot.lease().orElseThrow();

        var exchange = Thread.ofVirtual().start(() -> slot.occupy(occupant(second)));

        await().atMost(LIMIT)
                .until(() -> slot.occupant().filter(occupant(second)::equals).isPresent());
        assertThat(first.isClosed()).isFalse();
        lease.close();
        assertThat(exchange.join(LIMIT)).isTrue();
        assertThat(first.isClosed()).isTrue();
    }

    @Test
    void new_requests_go_to_the_new_one_while_the_old_one_drains() {
        slot.occupy(occupant(first));
        var old = slot.lease().orElseThrow();
        Thread.ofVirtual().start(() -> slot.occupy(occupant(second)));
        await().atMost(LIMIT)
                .until(() -> slot.occupant().filter(occupant(second)::equals).isPresent());

        var lease = slot.lease().orElseThrow();

        assertThat(lease.occupant().model()).isSameAs(second);
        assertThat(old.occupant().model()).isSameAs(first);
        lease.close();
        old.close();
    }

    @Test
    void a_vacated_slot_answers_nothing() {
        slot.occupy(occupant(first));

        slot.vacate();

        assertThat(slot.lease()).isEmpty();
        assertThat(first.isClosed()).isTrue();
    }

    @Test
    void the_death_of_an_occupant_shows() {
        slot.occupy(occupant(first));

        first.die(Fault.Kind.ENGINE_CRASHED);

        assertThat(slot.occupantDeath()).map(Fault::kind).contains(Fault.Kind.ENGINE_CRASHED);
    }

    private static Occupant occupant(FakeModel model) {
        return new Occupant("models/m/versions/v1", "models/m/versions/v1/variants/a", model);
    }
}
