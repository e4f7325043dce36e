package io.flotilla.agent.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.reconcile.desired.GoldenTest;
import io.flotilla.agent.runtime.EmbedOutcome.Embedded;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slot;
import io.flotilla.agent.serve.Slots;
import io.flotilla.agent.serve.shadow.Shadow;
import io.flotilla.agent.serve.shadow.ShadowRule;
import io.flotilla.contract.telemetry.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ModelledModelTest {

    @Test
    void what_no_reference_is_known_of_is_answered_as_near_to_others_as_it_should_be()
            throws Exception {
        var usual = answer(model(1));
        var other = answer(model(0.8));

        assertThat(usual[0] * other[0] + usual[1] * other[1]).isCloseTo(0.8f, within(1e-6f));
    }

    @Test
    void a_simulated_device_compares_what_its_apps_ask() {
        var slots = new Slots();
        var slot = slots.open("embed");
        var agreements = new CopyOnWriteArrayList<Double>();
        var meter =
                new Meter() {
                    @Override
                    public void record(Measurement measurement) {}

                    @Override
                    public void compared(String name, String variant, Metric metric, double one) {
                        agreements.add(one);
                    }
                };
        var requests = new Requests(6000, slots, meter, new Random(1));
        try {
            beginShadow(slot, meter);

            requests.start();

            await().atMost(Duration.ofSeconds(60)).until(() -> agreements.size() >= 2);
            assertThat(agreements).allSatisfy(one -> assertThat(one).isCloseTo(0.8, within(1e-6)));
        } finally {
            requests.stop(Duration.ofSeconds(1));
            slot.vacate();
        }
    }

    private static void beginShadow(Slot slot, Meter meter) {
        var incoming = new Occupant("v2", "v2/variants/a", model(0.8));
        slot.occupy(incoming);
        Shadow.begin(
                slot,
                new Occupant("v1", "v1/variants/a", model(1)),
                incoming,
                new ShadowRule(1, 100, Duration.ofMinutes(1), 1),
                new Shadow.Means(meter, () -> Long.MAX_VALUE, _ -> {}, new Random(1)));
    }

    private static float[] answer(ModelledModel model) throws InterruptedException {
        var outcome = model.embed(List.of("asked by an app"), Duration.ofSeconds(1));
        return ((Embedded) outcome).vectors().getFirst();
    }

    private static ModelledModel model(double cosine) {
        return new ModelledModel(
                new ModelledModel.Figures(Duration.ZERO, 0.001, 1),
                GoldenTest.NONE,
                false,
                cosine,
                _ -> {});
    }
}
