package io.flotilla.controller.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.contract.label.Requirement;
import io.flotilla.contract.label.Requirement.Operator;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.shared.DeviceId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The database finds exactly what the contract's function matches. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class SelectorIT {

    private static final List<String> KEYS = List.of("a", "b", "example.com/c");
    private static final List<String> VALUES = List.of("", "x", "y", "Z");

    @Inject DeviceRepository devices;

    @Test
    void a_selector_means_the_same_in_the_database_as_in_the_contract() {
        var random = new Random(7);
        var labelled = new HashMap<DeviceId, Map<String, String>>();
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            for (int i = 0; i < 60; i++) {
                                var id = new DeviceId("selector-" + i);
                                var labels = labels(random);
                                labels.put("selector-test", "yes");
                                devices.add(Device.enrolled(id, labels, true, Instant.EPOCH), "");
                                labelled.put(id, labels);
                            }
                        });

        for (int i = 0; i < 300; i++) {
            var selector = selector(random);

            var found = devices.activeMatching(selector);

            assertThat(found)
                    .as("%s", selector)
                    .containsExactlyInAnyOrderElementsOf(
                            labelled.entrySet().stream()
                                    .filter(device -> selector.matches(device.getValue()))
                                    .map(Map.Entry::getKey)
                                    .toList());
            assertThat(devices.countActiveMatching(selector)).isEqualTo(found.size());
        }
    }

    private static Map<String, String> labels(Random random) {
        var labels = new HashMap<String, String>();
        for (var key : KEYS) {
            if (random.nextBoolean()) {
                labels.put(key, VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        return labels;
    }

    private static LabelSelector selector(Random random) {
        var match = new TreeMap<>(labels(random));
        match.keySet().removeIf(_ -> random.nextInt(3) > 0);
        match.put("selector-test", "yes");
        var expressions = new ArrayList<Requirement>();
        for (int i = random.nextInt(3); i > 0; i--) {
            var operator =
                    List.of(Operator.IN, Operator.NOT_IN, Operator.EXISTS, Operator.DOES_NOT_EXIST)
                            .get(random.nextInt(4));
            var takesValues = operator == Operator.IN || operator == Operator.NOT_IN;
            expressions.add(
                    new Requirement(
                            KEYS.get(random.nextInt(KEYS.size())),
                            operator,
                            takesValues
                                    ? VALUES.subList(0, 1 + random.nextInt(VALUES.size()))
                                    : List.of()));
        }
        return new LabelSelector(match, expressions);
    }
}
