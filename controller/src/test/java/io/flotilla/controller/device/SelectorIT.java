package io.flotilla.controller.device;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.contract.label.Requirement;
import io.flotilla.contract.label.Requirement.Operator;
import io.flotilla.controller.access.scope.Place;
import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.access.scope.Scope;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Json;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The database finds exactly what the contract's function matches. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class SelectorIT {

    private static final List<String> KEYS = List.of("a", "b", "example.com/c");
    private static final String ARCHITECTURE = "hw.flotilla.io/arch";
    private static final List<String> HARDWARE_KEYS =
            List.of(ARCHITECTURE, "hw.flotilla.io/isa.avx2");
    private static final List<String> ALL_KEYS =
            Stream.concat(KEYS.stream(), HARDWARE_KEYS.stream()).toList();
    private static final List<String> VALUES =
            List.of("", "x", "y", "Z", "0", "1.2", "v", "w", "u", "t");

    @Inject DeviceRepository devices;
    @Inject Database database;

    @Test
    void a_selector_means_the_same_in_the_database_as_in_the_contract() {
        var random = new Random(7);
        var known = enrolled("selector", 60, random);

        for (int i = 0; i < 500; i++) {
            var selector = selector(random);
            var reach = reach(random);

            var found = devices.activeMatching(selector);
            var listed = devices.after("", selector, reach, known.size());

            assertThat(found)
                    .as("%s", selector)
                    .containsExactlyElementsOf(those(known, selector::matches));
            assertThat(devices.countActiveMatching(selector)).isEqualTo(found.size());
            assertThat(devices.outlines(selector, "llama"))
                    .extracting(DeviceOutline::id)
                    .containsExactlyInAnyOrderElementsOf(
                            found.stream().map(DeviceId::value).toList());
            assertThat(listed)
                    .as("%s within %s", selector, reach)
                    .extracting(Device::id)
                    .containsExactlyElementsOf(
                            those(
                                    known,
                                    labels -> selector.matches(labels) && covers(reach, labels)));
        }
    }

    @Test
    void pages_follow_each_other() {
        var known = enrolled("page", 20, new Random(11));
        var isThere = LabelSelector.ofLabels(Map.of("of", "page"));

        var first = devices.after("", isThere, Reach.EVERYTHING, 12);
        var last = devices.after(first.getLast().id().value(), isThere, Reach.EVERYTHING, 12);

        assertThat(Stream.concat(first.stream(), last.stream()))
                .extracting(Device::id)
                .containsExactlyElementsOf(known.keySet());
    }

    @Test
    void a_selector_sees_what_became_of_a_device() {
        var id = enrolled("became", 1, new Random(3)).firstKey();
        var selector =
                LabelSelector.ofLabels(Map.of("of", "became", "b", "new", ARCHITECTURE, "riscv64"));
        assertThat(devices.activeMatching(selector)).isEmpty();

        changeLabels(id, Map.of("of", "became", "b", "new"));
        report(Map.of(id, Map.of(ARCHITECTURE, "riscv64")));
        assertThat(devices.activeMatching(selector)).containsExactly(id);

        QuarkusTransaction.requiringNew()
                .run(() -> devices.update(devices.find(id).orElseThrow().suspend(Instant.EPOCH)));
        assertThat(devices.activeMatching(selector)).isEmpty();
        assertThat(devices.after("", selector, Reach.EVERYTHING, 2)).hasSize(1);

        report(Map.of(id, Map.of()));
        assertThat(devices.after("", selector, Reach.EVERYTHING, 2)).isEmpty();
    }

    @Test
    void labels_of_hardware_that_no_device_has_are_forgotten_and_learned_again() {
        var id = enrolled("forgotten", 1, new Random(5)).firstKey();
        var rare = Map.of("hw.flotilla.io/product", "rare");
        var common = Map.of("hw.flotilla.io/product", "common");
        report(Map.of(id, rare));
        report(Map.of(id, common));
        assertThat(setsOf(rare)).isOne();

        QuarkusTransaction.requiringNew().run(devices::forgetHardwareLabels);

        assertThat(setsOf(rare)).isZero();
        assertThat(devices.activeMatching(LabelSelector.ofLabels(common))).containsExactly(id);
        report(Map.of(id, rare));
        assertThat(devices.activeMatching(LabelSelector.ofLabels(rare))).containsExactly(id);
    }

    /** Devices with all their labels, marked by what they are of. */
    private SortedMap<DeviceId, Map<String, String>> enrolled(String of, int count, Random random) {
        var all = new TreeMap<DeviceId, Map<String, String>>(comparing(DeviceId::value));
        var hardware = new HashMap<DeviceId, Map<String, String>>();
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            for (int i = 0; i < count; i++) {
                                var id = new DeviceId("%s-%d".formatted(of, i));
                                var labels = labels(KEYS, random);
                                labels.put("of", of);
                                devices.add(Device.enrolled(id, labels, true, Instant.EPOCH), "");
                                hardware.put(id, labels(HARDWARE_KEYS, random));
                                labels.putAll(hardware.get(id));
                                all.put(id, labels);
                            }
                        });
        report(hardware);
        return all;
    }

    private void report(Map<DeviceId, Map<String, String>> hardwareLabels) {
        var facts = new HashMap<DeviceId, ReportedFacts>();
        hardwareLabels.forEach(
                (id, labels) ->
                        facts.put(
                                id,
                                new ReportedFacts(
                                        "",
                                        "",
                                        labels,
                                        null,
                                        List.of(),
                                        Map.of(),
                                        Health.UNKNOWN)));
        QuarkusTransaction.requiringNew().run(() -> devices.report(facts, Instant.EPOCH));
    }

    private void changeLabels(DeviceId id, Map<String, String> labels) {
        QuarkusTransaction.requiringNew()
                .run(
                        () ->
                                devices.update(
                                        devices.find(id)
                                                .orElseThrow()
                                                .described("", labels, Instant.EPOCH)));
    }

    private long setsOf(Map<String, String> labels) {
        return database.queryOne(
                        "SELECT count(*) AS sets FROM hardware_labels WHERE labels = CAST(? AS jsonb)",
                        row -> row.number("sets"),
                        Json.write(labels))
                .orElseThrow();
    }

    private static List<DeviceId> those(
            SortedMap<DeviceId, Map<String, String>> known,
            Predicate<Map<String, String>> areMeant) {
        return known.entrySet().stream()
                .filter(device -> areMeant.test(device.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean covers(Reach reach, Map<String, String> labels) {
        return reach.covers(List.of(List.of(Place.ofDevices(labels))));
    }

    private static Map<String, String> labels(List<String> keys, Random random) {
        var labels = new HashMap<String, String>();
        for (var key : keys) {
            if (random.nextBoolean()) {
                labels.put(key, any(VALUES, random));
            }
        }
        return labels;
    }

    private static Reach reach(Random random) {
        return new Reach(
                Stream.generate(() -> new Scope(few(random), ""))
                        .limit(random.nextInt(3))
                        .toList());
    }

    private static LabelSelector selector(Random random) {
        var match = few(random);
        match.put("of", "selector");
        var expressions =
                Stream.generate(() -> requirement(random)).limit(random.nextInt(4)).toList();
        return new LabelSelector(match, expressions);
    }

    private static SortedMap<String, String> few(Random random) {
        var few = new TreeMap<>(labels(ALL_KEYS, random));
        few.keySet().removeIf(_ -> random.nextInt(4) > 0);
        return few;
    }

    private static Requirement requirement(Random random) {
        var operator =
                any(
                        List.of(
                                Operator.IN,
                                Operator.NOT_IN,
                                Operator.EXISTS,
                                Operator.DOES_NOT_EXIST),
                        random);
        var takesValues = operator == Operator.IN || operator == Operator.NOT_IN;
        return new Requirement(
                any(ALL_KEYS, random),
                operator,
                takesValues ? VALUES.subList(0, 1 + random.nextInt(VALUES.size())) : List.of());
    }

    private static <T> T any(List<T> some, Random random) {
        return some.get(random.nextInt(some.size()));
    }
}
