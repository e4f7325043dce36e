package io.flotilla.controller.signing;

import static io.flotilla.controller.registry.TestRegistry.SOMEBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.contract.trust.Assigned;
import io.flotilla.contract.trust.Refusal;
import io.flotilla.contract.trust.Role;
import io.flotilla.contract.trust.TrustBundle;
import io.flotilla.contract.trust.TrustedMetadata;
import io.flotilla.contract.trust.Verdict;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.registry.Model.Task;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.TestModels;
import io.flotilla.controller.registry.TestRegistry;
import io.flotilla.controller.registry.publishing.NewVariant;
import io.flotilla.controller.registry.publishing.Variants;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.ResourceName;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class SigningIT {

    private static final DeviceId DEVICE = new DeviceId("d1");

    @Inject TestRegistry registry;
    @Inject ModelVersions versions;
    @Inject Variants variants;
    @Inject Trust trust;
    @Inject TrustReading reading;
    @Inject Releases releases;
    @Inject Submissions submissions;
    @Inject Director director;
    @Inject SigningConfig config;
    @Inject Renewal renewal;
    @Inject Clock clock;

    @Test
    void what_is_published_is_what_a_device_accepts() {
        var client = client();
        var version = publish();

        var verdict = assign(client, version);

        assertThat(verdict).isInstanceOf(Verdict.Trusted.class);
    }

    @Test
    void the_keys_that_it_makes_are_its_users_alone() throws Exception {
        try (var files = Files.list(config.keys())) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(
                            file ->
                                    assertThat(
                                                    PosixFilePermissions.toString(
                                                            Files.getPosixFilePermissions(file)))
                                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void a_revoked_version_is_released_no_more() {
        var version = publish();
        var manifest = director.open(List.of(version.toString())).manifest(version.toString());

        var _ = versions.revoke(version, "poisoned", SOMEBODY);

        assertThat(manifest).isPresent();
        var desk = director.open(List.of(version.toString()));
        assertThat(desk.manifest(version.toString())).isEmpty();
        assertThat(assign(client(), version, manifest.get()))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Refusal.NOT_RELEASED));
    }

    @Test
    void of_a_version_that_is_not_out_no_revision_is_released() {
        assertThat(reading.releasedRevision(draft())).isZero();
    }

    @Test
    void a_raised_security_floor_keeps_older_versions_from_coming_back() {
        var old = publish();
        var newer = registry.version(model(old), "2", new ModelVersion.Description("", "", null));
        registry.addModelFile(newer.name(), TestModels.minilm());
        var _ = registry.publish(newer.name());

        submissions.submit(releases.prepare(model(old), newer.name().toString()), SOMEBODY);

        assertThat(assign(client(), old))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(Refusal.BELOW_SECURITY_FLOOR));
        assertThat(assign(client(), newer.name())).isInstanceOf(Verdict.Trusted.class);
    }

    @Test
    void every_key_can_be_rotated_and_devices_follow() {
        var client = client();
        var version = publish();

        for (var role : Role.values()) {
            submissions.submit(submissions.prepareRotation(role, null), SOMEBODY);
        }

        assertThat(assign(client, version)).isInstanceOf(Verdict.Trusted.class);
    }

    @Test
    void a_release_key_outside_releases_and_the_controller_alone_cannot() {
        var client = client();
        var outside = new OutsideKey();
        hand(submissions.prepareRotation(Role.TARGETS, outside.key.publicKey()), outside);
        try {
            var version = draft();

            assertThat(registry.publish(version).state())
                    .isEqualTo(ModelVersionState.AWAITING_SIGNATURE);

            var documents = releases.prepare(model(version), "");
            assertThat(director.open(List.of(version.toString())).manifest(version.toString()))
                    .isEmpty();
            assertThatExceptionOfType(FailedPrecondition.class)
                    .isThrownBy(() -> submissions.submit(documents, SOMEBODY))
                    .extracting(FailedPrecondition::reason)
                    .isEqualTo("UNSIGNED");
            hand(documents, outside);
            assertThat(versions.get(version).state()).isEqualTo(ModelVersionState.PUBLISHED);
            assertThat(assign(client, version)).isInstanceOf(Verdict.Trusted.class);
        } finally {
            hand(submissions.prepareRotation(Role.TARGETS, null), outside);
        }
    }

    @Test
    void what_a_version_grows_by_is_released_when_the_key_outside_has_signed() {
        var outside = new OutsideKey();
        hand(submissions.prepareRotation(Role.TARGETS, outside.key.publicKey()), outside);
        try {
            var version = registry.draft(Task.TENSOR).name();
            registry.addFullPrecision(version);
            registry.publish(version);
            hand(releases.prepare(model(version), ""), outside);
            var first = versions.manifest(version);

            var files = List.of(registry.fullPrecisionFiles("pruned"));
            variants.importInto(new NewVariant(version, "pruned", files), SOMEBODY);

            assertThat(released(version)).contains(first);
            assertThat(reading.releasedRevision(version)).isEqualTo(1);
            hand(releases.prepare(model(version), ""), outside);
            assertThat(released(version)).contains(versions.manifest(version));
            assertThat(versions.get(version).content().manifestRevision()).isEqualTo(2);
            assertThat(reading.releasedRevision(version)).isEqualTo(2);
        } finally {
            hand(submissions.prepareRotation(Role.TARGETS, null), outside);
        }
    }

    @Test
    void what_was_prepared_before_something_else_came_into_force_is_refused() {
        var version = publish();
        var documents = releases.prepare(model(version), "");
        submissions.submit(documents, SOMEBODY);

        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> submissions.submit(documents, SOMEBODY))
                .extracting(Conflict::reason)
                .isEqualTo("TRUST_CHANGED");
    }

    @Test
    void renewal_changes_nothing_while_nothing_is_due() {
        var before = reading.file("timestamp.json");

        renewal.renew();

        assertThat(reading.file("timestamp.json")).isEqualTo(before);
    }

    private void hand(List<SigningDocument> documents, OutsideKey outside) {
        submissions.submit(outside.sign(documents), SOMEBODY);
        submissions.settle();
    }

    private ResourceName draft() {
        var draft = registry.draft(Task.TENSOR);
        var _ = registry.addModelFile(draft.name(), TestModels.minilm());
        return draft.name();
    }

    private ResourceName publish() {
        return registry.publish(draft()).name();
    }

    private Optional<byte[]> released(ResourceName version) {
        return director.open(List.of(version.toString())).manifest(version.toString());
    }

    private static ResourceName model(ResourceName version) {
        return Model.NAMES.of(version.id("model"));
    }

    /** A device that trusts the root that it is given when it enrols. */
    private TrustedMetadata client() {
        return trusted(TrustedMetadata.ofRoot(trust.newest()));
    }

    private Verdict assign(TrustedMetadata client, ResourceName version) {
        var desk = director.open(List.of(version.toString()));
        return assign(client, version, desk.manifest(version.toString()).orElseThrow());
    }

    private Verdict assign(TrustedMetadata client, ResourceName version, byte[] manifest) {
        var name = version.toString();
        var desk = director.open(List.of(name));
        var updated =
                client.update(
                        new TrustBundle(desk.roots(), desk.files(List.of(name))), clock.instant());
        var slot = Assigned.Slot.of("default", name, manifest);
        return trusted(updated)
                .admit(
                        desk.direct(DEVICE, 7, Map.of("default", name)),
                        new Assigned("devices/d1", "1.0.0", 7, List.of(slot)),
                        clock.instant());
    }

    private static TrustedMetadata trusted(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Trusted(var state) -> state;
            case Verdict.Refused(var reason, var message) ->
                    throw new AssertionError(reason + ": " + message);
        };
    }
}
