package io.flotilla.contract.trust;

import static io.flotilla.contract.trust.Repository.NOW;
import static io.flotilla.contract.trust.Repository.trusted;
import static io.flotilla.contract.trust.TrustedMetadataTest.assertRefused;
import static io.flotilla.contract.trust.TrustedMetadataTest.file;
import static io.flotilla.contract.trust.TrustedMetadataTest.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.trust.Metadata.Root;
import io.flotilla.contract.trust.json.Json;
import io.flotilla.contract.trust.json.MalformedJsonException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RootRotationTest {
    private final Repository repository = new Repository();

    @Test
    void keys_rotate_from_root_to_root() {
        var client = repository.client();
        for (var role : Role.values()) {
            repository.rotate(role);
        }

        var state = trusted(client.update(repository.bundle(), NOW));

        assertThat(state.root().content().version()).isEqualTo(6);
    }

    @Test
    void a_key_that_was_rotated_out_signs_nothing_any_more() {
        var client = repository.client();
        var old = repository.rotate(Role.TIMESTAMP);
        var bundle = repository.bundle();
        repository.keys.put(Role.TIMESTAMP, old);
        var forged = with(bundle, "timestamp", repository.timestamp(file(bundle, "snapshot")));

        assertRefused(client.update(forged, NOW), Refusal.ROTATED_OUT_KEY);
    }

    @Test
    void a_file_that_was_trusted_is_not_once_its_key_was_rotated_out() {
        var before = repository.bundle();
        var state = trusted(repository.client().update(before, NOW));
        repository.rotate(Role.TARGETS);
        var same = new TrustBundle(repository.roots, before.files());

        assertRefused(state.update(same, NOW), Refusal.ROTATED_OUT_KEY);
    }

    @Test
    void a_root_that_the_one_before_it_did_not_sign_is_refused() {
        var client = repository.client();
        repository.keys.put(Role.ROOT, Repository.key());
        repository.next(Role.ROOT);
        repository.roots.add(repository.root(repository.key(Role.ROOT)));

        assertRefused(client.update(repository.bundle(), NOW), Refusal.UNSIGNED);
    }

    @Test
    void a_root_that_its_own_keys_did_not_sign_is_refused() {
        var client = repository.client();
        var old = repository.key(Role.ROOT);
        repository.keys.put(Role.ROOT, Repository.key());
        repository.next(Role.ROOT);
        repository.roots.add(repository.root(old));

        assertRefused(client.update(repository.bundle(), NOW), Refusal.UNSIGNED);
    }

    @Test
    void a_key_of_a_type_that_is_not_known_yet_is_passed_over() throws Exception {
        var client = repository.client();
        repository.next(Role.ROOT);
        var envelope = Envelope.parse(repository.root(repository.key(Role.ROOT)));
        repository.roots.add(withNewerKey(envelope));

        var state = trusted(client.update(repository.bundle(), NOW));

        assertThat(state.root().content().version()).isEqualTo(2);
        assertThat(state.root().content().keys()).doesNotContainKey("newer");
        assertThat(TrustedMetadata.restore(state.files(), state.formerKeyIds(), state.latestTime()))
                .isInstanceOf(Verdict.Trusted.class);
    }

    /** The root with a key for its own role that is of another type, signed again. */
    private byte[] withNewerKey(Envelope root) throws MalformedJsonException {
        var newer =
                Json.Fields.of(
                        Map.of(
                                "keytype", new Json.Text("of the future"),
                                "scheme", new Json.Text("of the future"),
                                "keyval", Json.Fields.of(Map.of())));
        var signed = root.signed();
        var roles = signed.fields("roles");
        var holders =
                Json.Items.ofTexts(List.of("newer", repository.key(Role.ROOT).publicKey().id()));
        var altered =
                signed.with("keys", signed.fields("keys").with("newer", newer))
                        .with(
                                "roles",
                                roles.with("root", roles.fields("root").with("keyids", holders)));
        return new Envelope(altered, Map.of("newer", "00"))
                .signedBy(List.of(repository.key(Role.ROOT)))
                .toBytes();
    }

    @Test
    void a_root_that_skips_a_version_is_mixed() {
        var client = repository.client();
        repository.rotate(Role.TIMESTAMP);
        repository.rotate(Role.TIMESTAMP);
        repository.roots.remove(1);

        assertRefused(client.update(repository.bundle(), NOW), Refusal.MIXED);
    }

    @Test
    void a_root_needs_as_many_signatures_as_its_threshold_says() {
        var second = Repository.key();
        var third = Repository.key();
        var first = repository.key(Role.ROOT);
        var alone = rootOf(2, first, second, third);

        assertRefused(TrustedMetadata.ofRoot(Repository.sign(alone, first)), Refusal.UNSIGNED);
        assertThat(TrustedMetadata.ofRoot(Repository.sign(alone, first, third)))
                .isInstanceOf(Verdict.Trusted.class);
    }

    private Root rootOf(int threshold, SigningKey... keys) {
        var byId = new HashMap<String, TrustKey>();
        var holders = new EnumMap<Role, RoleKeys>(Role.class);
        for (var key : keys) {
            byId.put(key.publicKey().id(), key.publicKey());
        }
        for (var role : Role.values()) {
            holders.put(role, Repository.holders(role == Role.ROOT ? threshold : 1, keys));
        }
        return new Root(1, NOW.plus(Duration.ofDays(1)), byId, holders);
    }

    @Test
    void versions_start_anew_once_the_key_that_ran_them_up_was_rotated_out() {
        repository.versions.put(Role.TIMESTAMP, 1L << 40);
        repository.versions.put(Role.SNAPSHOT, 1L << 40);
        var state = trusted(repository.client().update(repository.bundle(), NOW));
        repository.rotate(Role.TIMESTAMP);
        repository.rotate(Role.SNAPSHOT);
        repository.versions.put(Role.TIMESTAMP, 1L);
        repository.versions.put(Role.SNAPSHOT, 1L);

        var recovered = trusted(state.update(repository.bundle(), NOW));

        assertThat(recovered.timestamp())
                .satisfies(timestamp -> assertThat(timestamp.content().version()).isEqualTo(1));
    }

    @Test
    void a_timestamp_starts_anew_once_its_key_alone_was_rotated_out() {
        repository.versions.put(Role.TIMESTAMP, 1L << 40);
        var state = trusted(repository.client().update(repository.bundle(), NOW));
        repository.rotate(Role.TIMESTAMP);
        repository.versions.put(Role.TIMESTAMP, 1L);

        assertThat(state.update(repository.bundle(), NOW)).isInstanceOf(Verdict.Trusted.class);
    }

    @Test
    void versions_of_targets_start_anew_too_once_the_key_that_listed_them_was_rotated_out() {
        repository.versions.put(Role.TARGETS, 1L << 40);
        repository.modelVersion = 1L << 40;
        var state = trusted(repository.client().update(repository.bundle(), NOW));
        repository.rotate(Role.SNAPSHOT);
        repository.next(Role.SNAPSHOT, Role.TIMESTAMP);
        repository.versions.put(Role.TARGETS, 1L);
        repository.modelVersion = 1;

        var recovered = trusted(state.update(repository.bundle(), NOW));

        assertThat(recovered.targets())
                .satisfies(targets -> assertThat(targets.content().version()).isEqualTo(1));
        assertThat(recovered.delegated().get(Delegation.roleOf(Repository.MODEL)))
                .satisfies(targets -> assertThat(targets.content().version()).isEqualTo(1));
    }

    @Test
    void versions_of_targets_do_not_start_anew_while_the_key_that_listed_them_stays() {
        repository.versions.put(Role.TARGETS, 1L << 40);
        var state = trusted(repository.client().update(repository.bundle(), NOW));
        repository.rotate(Role.TARGETS);
        repository.next(Role.SNAPSHOT, Role.TIMESTAMP);
        repository.versions.put(Role.TARGETS, 1L);

        assertRefused(state.update(repository.bundle(), NOW), Refusal.REPLAYED);
    }
}
