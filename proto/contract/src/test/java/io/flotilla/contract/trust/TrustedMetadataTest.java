package io.flotilla.contract.trust;

import static io.flotilla.contract.trust.Repository.NOW;
import static io.flotilla.contract.trust.Repository.trusted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrustedMetadataTest {
    private final Repository repository = new Repository();

    @Test
    void files_that_are_signed_and_fresh_and_belong_together_are_trusted() {
        var state = trusted(repository.client().update(repository.bundle(), NOW));

        assertThat(state.target(Metadata.manifestPath(Repository.VERSION)))
                .hasValueSatisfying(
                        target ->
                                assertThat(target.lengthBytes())
                                        .isEqualTo(Repository.MANIFEST.length));
    }

    @Test
    void the_same_files_again_change_nothing() {
        var state = trusted(repository.client().update(repository.bundle(), NOW));

        assertThat(state.update(repository.bundle(), NOW)).isInstanceOf(Verdict.Trusted.class);
    }

    @Test
    void the_same_files_again_expire_as_any_others() {
        var state = trusted(repository.client().update(repository.bundle(), NOW));

        assertRefused(
                state.update(repository.bundle(), NOW.plus(Duration.ofDays(8))), Refusal.EXPIRED);
    }

    @Test
    void the_same_targets_of_a_model_under_another_key_are_unsigned() {
        var before = repository.bundle();
        var state = trusted(repository.client().update(before, NOW));
        repository.modelKey = Repository.key();
        repository.next(Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP);
        var targets = repository.targets();

        assertRefused(
                state.update(resnapshot(with(before, "targets", targets)), NOW), Refusal.UNSIGNED);
    }

    @Test
    void a_file_that_nobody_signed_is_unsigned() {
        var bundle = repository.bundle();
        var unsigned = with(bundle, "targets", bare(file(bundle, "targets")));

        assertRefused(repository.client().update(resnapshot(unsigned), NOW), Refusal.UNSIGNED);
    }

    @Test
    void a_file_that_is_missing_is_unsigned() {
        var bundle = without(repository.bundle(), "timestamp");

        assertRefused(repository.client().update(bundle, NOW), Refusal.UNSIGNED);
    }

    @Test
    void a_file_that_a_key_of_another_role_signed_is_unsigned() {
        repository.modelKey = repository.key(Role.DIRECTOR);
        var bundle = repository.bundle();
        repository.modelKey = repository.key(Role.TARGETS);
        var mixed = with(bundle, "targets", repository.targets());

        assertRefused(repository.client().update(resnapshot(mixed), NOW), Refusal.UNSIGNED);
    }

    @Test
    void targets_that_the_controller_signed_alone_are_unsigned() {
        var released = repository.client();
        for (var role : Role.values()) {
            if (role == Role.TARGETS) {
                repository.keys.put(role, Repository.key());
            }
        }
        repository.modelKey = repository.key(Role.TARGETS);

        assertRefused(released.update(repository.bundle(), NOW), Refusal.UNSIGNED);
    }

    @Test
    void a_timestamp_that_was_altered_is_refused() {
        var bundle = repository.bundle();
        var later =
                new String(file(bundle, "timestamp"), UTF_8).replace("2026-03-08", "2027-03-08");
        var altered = with(bundle, "timestamp", later.getBytes(UTF_8));

        assertRefused(repository.client().update(altered, NOW), Refusal.ALTERED);
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = "DIRECTOR", mode = EnumSource.Mode.EXCLUDE)
    void a_file_that_has_expired_is_refused(Role role) {
        repository.expiries.put(role, NOW);
        if (role == Role.ROOT) {
            repository.roots.set(0, repository.root(repository.key(Role.ROOT)));
        }

        assertRefused(repository.client().update(repository.bundle(), NOW), Refusal.EXPIRED);
    }

    @Test
    void the_targets_of_a_model_that_have_expired_are_refused() {
        repository.modelExpires = NOW;

        assertRefused(repository.client().update(repository.bundle(), NOW), Refusal.EXPIRED);
    }

    @Test
    void an_older_timestamp_is_replayed() {
        var old = repository.bundle();
        var state =
                trusted(repository.client().update(repository.next(Role.TIMESTAMP).bundle(), NOW));

        assertRefused(state.update(old, NOW), Refusal.REPLAYED);
    }

    @Test
    void an_older_snapshot_under_a_newer_timestamp_is_replayed() {
        var state =
                trusted(repository.client().update(repository.next(Role.SNAPSHOT).bundle(), NOW));
        repository.versions.put(Role.SNAPSHOT, 1L);

        assertRefused(
                state.update(repository.next(Role.TIMESTAMP).bundle(), NOW), Refusal.REPLAYED);
    }

    @Test
    void older_targets_under_a_newer_snapshot_are_replayed() {
        repository.modelVersion = 2;
        var state = trusted(repository.client().update(repository.bundle(), NOW));
        repository.modelVersion = 1;
        repository.next(Role.SNAPSHOT, Role.TIMESTAMP);

        assertRefused(state.update(repository.bundle(), NOW), Refusal.REPLAYED);
    }

    @Test
    void a_snapshot_that_leaves_targets_out_is_replayed() {
        var state = trusted(repository.client().update(repository.bundle(), NOW));
        var targets = repository.targets();
        repository.next(Role.SNAPSHOT, Role.TIMESTAMP);
        var snapshot =
                Repository.sign(
                        new Metadata.Snapshot(
                                2,
                                NOW.plusSeconds(60),
                                new TreeMap<>(Map.of("targets", Repository.version(1, targets)))),
                        repository.key(Role.SNAPSHOT));
        var bundle =
                new TrustBundle(
                        List.of(),
                        Map.of(
                                "timestamp", repository.timestamp(snapshot),
                                "snapshot", snapshot,
                                "targets", targets));

        assertRefused(state.update(bundle, NOW), Refusal.REPLAYED);
    }

    @Test
    void a_snapshot_that_the_timestamp_does_not_name_is_mixed() {
        var bundle = repository.bundle();
        var other = repository.next(Role.SNAPSHOT).bundle();

        assertRefused(
                repository.client().update(with(bundle, "snapshot", file(other, "snapshot")), NOW),
                Refusal.MIXED);
    }

    @Test
    void targets_that_the_snapshot_does_not_name_are_mixed() {
        var bundle = repository.bundle();
        repository.release("models/minilm/versions/v2", new byte[] {1}, 2, 0);
        var other = repository.model();

        assertRefused(
                repository
                        .client()
                        .update(with(bundle, Delegation.roleOf(Repository.MODEL), other), NOW),
                Refusal.MIXED);
    }

    @Test
    void a_version_that_is_not_the_one_listed_is_mixed_where_no_digest_is_given() {
        var targets = repository.targets();
        var listed = new TreeMap<String, Metadata.FileVersion>();
        listed.put("targets", new Metadata.FileVersion(2, null, null));
        var snapshot =
                Repository.sign(
                        new Metadata.Snapshot(1, NOW.plusSeconds(60), listed),
                        repository.key(Role.SNAPSHOT));
        var bundle =
                new TrustBundle(
                        List.of(),
                        Map.of(
                                "timestamp", repository.timestamp(snapshot),
                                "snapshot", snapshot,
                                "targets", targets));

        assertRefused(repository.client().update(bundle, NOW), Refusal.MIXED);
    }

    @Test
    void what_is_kept_is_trusted_again_however_old_it_is() {
        var state =
                trusted(repository.client().update(repository.next(Role.TIMESTAMP).bundle(), NOW));

        var restored =
                trusted(
                        TrustedMetadata.restore(
                                state.files(), Set.of("former"), NOW.plus(Duration.ofDays(900))));

        assertThat(restored.formerKeyIds()).containsExactly("former");
        assertThat(restored.isStale(NOW)).isTrue();
        repository.versions.put(Role.TIMESTAMP, 1L);
        repository.expiries.replaceAll((role, time) -> NOW.plus(Duration.ofDays(1000)));
        repository.modelExpires = NOW.plus(Duration.ofDays(1000));
        assertRefused(restored.update(repository.bundle(), NOW), Refusal.EXPIRED);
    }

    @Test
    void what_was_kept_and_altered_since_is_not_trusted_again() {
        var files = trusted(repository.client().update(repository.bundle(), NOW)).files();
        var altered =
                with(
                        files,
                        "timestamp",
                        new String(file(files, "timestamp"), UTF_8)
                                .replace("2026-03-08", "2028-03-08")
                                .getBytes(UTF_8));

        assertRefused(TrustedMetadata.restore(altered, Set.of(), NOW), Refusal.ALTERED);
    }

    @Test
    void the_age_of_what_is_trusted_is_known() {
        var state = trusted(repository.client().update(repository.bundle(), NOW));

        assertThat(state.isStale(NOW.plus(Duration.ofDays(6)))).isFalse();
        assertThat(state.isStale(NOW.plus(Duration.ofDays(7)))).isTrue();
    }

    private static byte[] bare(byte[] file) {
        try {
            return new Envelope(Envelope.parse(file).signed(), Map.of()).toBytes();
        } catch (io.flotilla.contract.trust.json.MalformedJsonException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The bundle with a snapshot and a timestamp that name its targets as they are. */
    private TrustBundle resnapshot(TrustBundle bundle) {
        var snapshot =
                repository.snapshot(
                        file(bundle, "targets"), file(bundle, Delegation.roleOf(Repository.MODEL)));
        return with(
                with(bundle, "snapshot", snapshot), "timestamp", repository.timestamp(snapshot));
    }

    static TrustBundle with(TrustBundle bundle, String role, byte[] file) {
        var files = new HashMap<>(bundle.files());
        files.put(role, file);
        return new TrustBundle(bundle.roots(), files);
    }

    static byte[] file(TrustBundle bundle, String role) {
        return requireNonNull(bundle.files().get(role));
    }

    private static TrustBundle without(TrustBundle bundle, String role) {
        var files = new HashMap<>(bundle.files());
        files.remove(role);
        return new TrustBundle(bundle.roots(), files);
    }

    static void assertRefused(Verdict verdict, Refusal reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused ->
                                assertThat(refused.reason())
                                        .as(refused.message())
                                        .isEqualTo(reason));
    }
}
