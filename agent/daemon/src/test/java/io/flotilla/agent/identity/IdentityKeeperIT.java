package io.flotilla.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.agent.FakeController;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.AgentConfig.Authentication;
import io.flotilla.agent.shared.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityKeeperIT {
    @TempDir private Path folder;
    private final TestAuthority authority = new TestAuthority("test authority");
    private FakeController controller;

    @BeforeEach
    void start() throws IOException {
        authority.writeTo(folder.resolve("ca.pem"));
        controller = FakeController.start(authority);
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    @Test
    void a_machine_gets_an_identity_for_its_own_key() throws Exception {
        var identity = keeper(FakeController.TOKEN).obtain();

        assertThat(identity.device()).isEqualTo("devices/d1");
        assertThat(identity.chain().getFirst().getPublicKey())
                .isEqualTo(identity.key().getPublic());
        assertThat(identity.trusted()).containsExactly(authority.certificate());
    }

    @Test
    void the_key_is_its_owners_alone() throws Exception {
        keeper(FakeController.TOKEN).obtain();

        var permissions = Files.getPosixFilePermissions(folder.resolve("data/identity/key.pem"));
        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }

    @Test
    void an_identity_that_is_held_is_not_asked_for_again() throws Exception {
        var first = keeper(FakeController.TOKEN).obtain();

        var second = keeper("another token").obtain();

        assertThat(second.chain()).isEqualTo(first.chain());
        assertThat(controller.enrolments()).isEqualTo(1);
    }

    @Test
    void a_wrong_token_is_refused_in_clear_words() {
        assertThatExceptionOfType(EnrollmentException.class)
                .isThrownBy(() -> keeper("wrong").obtain())
                .withMessageContaining("the join token is unknown, expired, revoked or used up")
                .matches(EnrollmentException::isLasting);
    }

    @Test
    void a_machine_without_a_token_is_told_what_to_set() {
        assertThatExceptionOfType(EnrollmentException.class)
                .isThrownBy(() -> keeper(null).obtain())
                .withMessageContaining("enrollment.joinToken");
    }

    @Test
    void a_controller_of_a_foreign_authority_is_not_trusted() throws Exception {
        new TestAuthority("foreign authority").writeTo(folder.resolve("ca.pem"));

        assertThatExceptionOfType(EnrollmentException.class)
                .isThrownBy(() -> keeper(FakeController.TOKEN).obtain())
                .withMessageContaining("is not issued by what controller.caFile trusts");
        assertThat(controller.enrolments()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1000, 1000})
    void where_a_certificate_is_out_of_time_the_clock_is_named_and_it_is_tried_again(int days)
            throws Exception {
        controller.close();
        var from = Instant.now().plus(Duration.ofDays(days));
        controller = FakeController.startFrom(authority, from);

        assertThatExceptionOfType(EnrollmentException.class)
                .isThrownBy(() -> keeper(FakeController.TOKEN).obtain())
                .withMessageContaining("is not valid now")
                .withMessageContaining("this machine's clock")
                .matches(failure -> !failure.isLasting());
        assertThat(controller.enrolments()).isZero();
    }

    @Test
    void a_controller_without_tls_is_not_talked_to() throws Exception {
        controller.close();
        controller = FakeController.startPlaintext(authority);

        assertThatExceptionOfType(EnrollmentException.class)
                .isThrownBy(() -> keeper(FakeController.TOKEN).obtain());
        assertThat(controller.enrolments()).isZero();
    }

    @Test
    void a_controller_that_is_away_is_worth_trying_again() {
        var keeper = keeper(FakeController.TOKEN);
        controller.close();

        assertThatExceptionOfType(EnrollmentException.class)
                .isThrownBy(keeper::obtain)
                .matches(failure -> !failure.isLasting());
    }

    @Test
    void a_certificate_is_renewed_at_two_thirds_of_its_life() throws Exception {
        var identity = keeper(FakeController.TOKEN).obtain();
        var channels =
                new ControllerChannels(
                        config(FakeController.TOKEN).controller(), Network.ofMachine());
        var channel = channels.openForControl(identity);
        var early = Clock.systemUTC();
        var late = Clock.offset(early, Duration.ofHours(17));
        var config = config(FakeController.TOKEN);

        var kept =
                new IdentityKeeper(config, channels, _ -> {}, early).renewIfDue(identity, channel);
        var renewed =
                new IdentityKeeper(config, channels, _ -> {}, late).renewIfDue(identity, channel);

        assertThat(kept).isEqualTo(identity);
        assertThat(renewed.chain()).isNotEqualTo(identity.chain());
        assertThat(keeper(FakeController.TOKEN).held())
                .map(DeviceIdentity::chain)
                .contains(renewed.chain());
        channel.shutdownNow();
    }

    private IdentityKeeper keeper(@Nullable String token) {
        var config = config(token);
        return new IdentityKeeper(
                config,
                new ControllerChannels(config.controller(), Network.ofMachine()),
                _ -> {},
                Clock.systemUTC());
    }

    private AgentConfig config(@Nullable String token) {
        return new AgentConfig(
                new AgentConfig.Controller(
                        "localhost", controller.port(), folder.resolve("ca.pem"), null),
                new AgentConfig.Enrollment(token == null ? null : new Secret(token), null),
                new AgentConfig.DeviceSettings(null, Map.of()),
                folder.resolve("data"),
                new AgentConfig.Limits(Long.MAX_VALUE, Long.MAX_VALUE),
                new AgentConfig.Serve("127.0.0.1", 0, 0, Authentication.TOKEN, null, Map.of()),
                new AgentConfig.RuntimeSettings(null, 0),
                Path.of("/"),
                AgentConfig.LogSettings.USUAL);
    }
}
