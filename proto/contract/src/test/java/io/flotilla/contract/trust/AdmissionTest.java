package io.flotilla.contract.trust;

import static io.flotilla.contract.trust.Repository.DEVICE;
import static io.flotilla.contract.trust.Repository.MANIFEST;
import static io.flotilla.contract.trust.Repository.NOW;
import static io.flotilla.contract.trust.Repository.VERSION;
import static io.flotilla.contract.trust.Repository.assigned;
import static io.flotilla.contract.trust.Repository.order;
import static io.flotilla.contract.trust.Repository.trusted;
import static io.flotilla.contract.trust.TrustedMetadataTest.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.index.Digest;
import io.flotilla.contract.trust.Metadata.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
    private static final String OTHER = "models/minilm/versions/v2";
    private static final byte[] OTHER_MANIFEST = "the manifest of v2".getBytes(UTF_8);

    private final Repository repository = new Repository();

    @Test
    void what_is_released_and_directed_is_admitted() {
        assertThat(client().admit(repository.direction(), assigned(), NOW))
                .isInstanceOf(Verdict.Trusted.class);
    }

    @Test
    void a_manifest_that_differs_from_the_released_one_is_altered() {
        var altered = "the manifest of v0".getBytes(UTF_8);
        var direction = repository.direction(1, DEVICE, Map.of("default", order(VERSION, altered)));

        assertRefused(client().admit(direction, assigned(VERSION, altered), NOW), Refusal.ALTERED);
    }

    @Test
    void what_the_director_assigns_alone_is_not_released() {
        var direction =
                repository.direction(1, DEVICE, Map.of("default", order(OTHER, OTHER_MANIFEST)));

        assertRefused(
                client().admit(direction, assigned(OTHER, OTHER_MANIFEST), NOW),
                Refusal.NOT_RELEASED);
    }

    @Test
    void what_another_models_key_releases_is_not_released() {
        var foreign = "models/other/versions/v1";
        repository.release(foreign, OTHER_MANIFEST, 2, 0);
        var direction =
                repository.direction(1, DEVICE, Map.of("default", order(foreign, OTHER_MANIFEST)));

        assertRefused(
                client().admit(direction, assigned(foreign, OTHER_MANIFEST), NOW),
                Refusal.NOT_RELEASED);
    }

    @Test
    void what_is_released_and_assigned_to_nobody_is_not_directed() {
        repository.release(OTHER, OTHER_MANIFEST, 2, 0);

        assertRefused(
                client().admit(repository.direction(), assigned(OTHER, OTHER_MANIFEST), NOW),
                Refusal.NOT_DIRECTED);
    }

    @Test
    void what_is_assigned_to_another_device_is_not_directed() {
        var direction =
                repository.direction(1, "devices/d2", Map.of("default", order(VERSION, MANIFEST)));

        assertRefused(client().admit(direction, assigned(), NOW), Refusal.NOT_DIRECTED);
    }

    @Test
    void what_is_assigned_to_another_slot_is_not_directed() {
        var direction = repository.direction(1, DEVICE, Map.of("spare", order(VERSION, MANIFEST)));

        assertRefused(client().admit(direction, assigned(), NOW), Refusal.NOT_DIRECTED);
    }

    @Test
    void an_order_for_another_version_is_not_directed_though_the_bytes_are_the_same() {
        var direction = repository.direction(1, DEVICE, Map.of("default", order(OTHER, MANIFEST)));

        assertRefused(client().admit(direction, assigned(), NOW), Refusal.NOT_DIRECTED);
    }

    @Test
    void an_order_for_other_bytes_of_the_version_is_not_directed() {
        var direction =
                repository.direction(1, DEVICE, Map.of("default", order(VERSION, OTHER_MANIFEST)));

        assertRefused(client().admit(direction, assigned(), NOW), Refusal.NOT_DIRECTED);
    }

    @Test
    void every_slot_is_checked_and_not_the_first_alone() {
        var slots =
                List.of(
                        Assigned.Slot.of("default", VERSION, MANIFEST),
                        Assigned.Slot.of("spare", OTHER, OTHER_MANIFEST));
        var direction =
                repository.direction(
                        1,
                        DEVICE,
                        Map.of(
                                "default", order(VERSION, MANIFEST),
                                "spare", order(OTHER, OTHER_MANIFEST)));

        assertRefused(
                client().admit(direction, new Assigned(DEVICE, "1.2.0", 1, slots), NOW),
                Refusal.NOT_RELEASED);
    }

    @Test
    void a_manifest_of_another_length_is_altered_whatever_its_digest() {
        var longer =
                new Assigned.Slot("default", VERSION, Digest.over(MANIFEST), MANIFEST.length + 1);

        assertRefused(
                client().admit(
                                repository.direction(),
                                new Assigned(DEVICE, "1.2.0", 1, List.of(longer)),
                                NOW),
                Refusal.ALTERED);
    }

    @Test
    void a_statement_of_a_generation_to_come_is_not_directed() {
        var direction =
                repository.direction(2, DEVICE, Map.of("default", order(VERSION, MANIFEST)));

        assertRefused(client().admit(direction, assigned(), NOW), Refusal.NOT_DIRECTED);
    }

    @Test
    void a_slot_that_the_director_assigns_cannot_be_left_out() {
        var none = new Assigned(DEVICE, "1.2.0", 1, List.of());

        assertRefused(client().admit(repository.direction(), none, NOW), Refusal.NOT_DIRECTED);
    }

    @Test
    void a_statement_of_an_older_generation_is_replayed() {
        var newer =
                new Assigned(
                        DEVICE,
                        "1.2.0",
                        2,
                        List.of(Assigned.Slot.of("default", VERSION, MANIFEST)));

        assertRefused(client().admit(repository.direction(), newer, NOW), Refusal.REPLAYED);
    }

    @Test
    void a_statement_that_nobody_signed_is_unsigned() {
        assertRefused(client().admit(new byte[0], assigned(), NOW), Refusal.UNSIGNED);
    }

    @Test
    void a_statement_that_the_release_key_signed_is_unsigned() {
        var client = client();
        repository.keys.put(Role.DIRECTOR, repository.key(Role.TARGETS));

        assertRefused(client.admit(repository.direction(), assigned(), NOW), Refusal.UNSIGNED);
    }

    @Test
    void a_statement_that_was_altered_is_refused() {
        var altered =
                new String(repository.direction(), UTF_8)
                        .replace("devices/d1", "devices/d9")
                        .getBytes(UTF_8);

        assertRefused(client().admit(altered, assigned(), NOW), Refusal.ALTERED);
    }

    @Test
    void a_statement_of_a_director_that_was_rotated_out_is_refused() {
        var old = repository.rotate(Role.DIRECTOR);
        var client = client();
        repository.keys.put(Role.DIRECTOR, old);

        assertRefused(
                client.admit(repository.direction(), assigned(), NOW), Refusal.ROTATED_OUT_KEY);
    }

    @Test
    void a_statement_that_has_expired_is_refused() {
        repository.expiries.put(Role.DIRECTOR, NOW.plusSeconds(60));

        assertRefused(
                client().admit(repository.direction(), assigned(), NOW.plusSeconds(60)),
                Refusal.EXPIRED);
    }

    @Test
    void nothing_new_is_admitted_once_the_timestamp_has_expired() {
        var client = client();
        repository.expiries.put(Role.DIRECTOR, NOW.plus(Duration.ofDays(30)));

        assertRefused(
                client.admit(repository.direction(), assigned(), NOW.plus(Duration.ofDays(7))),
                Refusal.EXPIRED);
    }

    @Test
    void a_clock_that_was_put_back_does_not_make_old_statements_fresh() {
        repository.expiries.put(Role.DIRECTOR, NOW.plusSeconds(60));
        var old = repository.direction();
        var client = trusted(client().admit(directionIssuedLater(), assigned(), NOW));

        assertRefused(client.admit(old, assigned(), NOW), Refusal.EXPIRED);
    }

    private byte[] directionIssuedLater() {
        return Repository.sign(
                new Metadata.Direction(
                        1,
                        NOW.plusSeconds(90),
                        NOW.plusSeconds(900),
                        DEVICE,
                        new TreeMap<>(Map.of("default", order(VERSION, MANIFEST)))),
                repository.key(Role.DIRECTOR));
    }

    @Test
    void what_is_below_the_security_floor_is_refused() {
        repository.release(OTHER, OTHER_MANIFEST, 2, 2);

        assertRefused(
                client().admit(repository.direction(), assigned(), NOW),
                Refusal.BELOW_SECURITY_FLOOR);
    }

    @Test
    void an_older_release_at_the_security_floor_is_admitted_again() {
        repository.release(OTHER, OTHER_MANIFEST, 2, 1);

        assertThat(client().admit(repository.direction(), assigned(), NOW))
                .isInstanceOf(Verdict.Trusted.class);
    }

    @ParameterizedTest(name = "minimum {0}: admitted {1}")
    @CsvSource({
        "'', true",
        "1.2.0, true",
        "1.2, true",
        "1.1.9, true",
        "0.10, true",
        "1.2.1, false",
        "1.10, false",
        "2, false"
    })
    void what_needs_a_newer_agent_is_refused(String minimum, boolean isAdmitted) {
        repository.release(VERSION, MANIFEST, new Terms(1, 1, 0, minimum));

        var verdict = client().admit(repository.direction(), assigned(), NOW);

        if (isAdmitted) {
            assertThat(verdict).isInstanceOf(Verdict.Trusted.class);
        } else {
            assertRefused(verdict, Refusal.AGENT_TOO_OLD);
        }
    }

    private TrustedMetadata client() {
        return trusted(repository.client().update(repository.bundle(), NOW));
    }
}
