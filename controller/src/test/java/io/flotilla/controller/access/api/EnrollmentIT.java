package io.flotilla.controller.access.api;

import static io.grpc.Status.Code.ALREADY_EXISTS;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static io.grpc.Status.Code.UNAUTHENTICATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import io.flotilla.controller.access.Machine;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.device.Devices;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.proto.access.v1.CreateJoinTokenRequest;
import io.flotilla.proto.access.v1.EnrollRequest;
import io.flotilla.proto.access.v1.EnrollResponse;
import io.flotilla.proto.access.v1.EnrollmentServiceGrpc;
import io.flotilla.proto.access.v1.EnrollmentServiceGrpc.EnrollmentServiceBlockingStub;
import io.flotilla.proto.access.v1.GetJoinTokenRequest;
import io.flotilla.proto.access.v1.JoinToken;
import io.flotilla.proto.access.v1.JoinTokenServiceGrpc;
import io.flotilla.proto.access.v1.JoinTokenServiceGrpc.JoinTokenServiceBlockingStub;
import io.flotilla.proto.access.v1.RenewCertificateRequest;
import io.flotilla.proto.access.v1.RevokeJoinTokenRequest;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class EnrollmentIT {

    @Inject Clients clients;
    @Inject Devices devices;
    @Inject CertificateAuthority authority;
    @Inject EntityManager sql;

    @Test
    void a_machine_with_a_join_token_becomes_a_device() throws Exception {
        var token = createToken(JoinToken.newBuilder().putLabels("site", "berlin"));
        var machine = Machine.fresh();

        var response =
                enrollment()
                        .enroll(
                                request(token, machine).toBuilder()
                                        .setDeviceId("pi-1")
                                        .putLabels("site", "stated")
                                        .putLabels("rack", "7")
                                        .build());

        var certificate = certificateOf(response);
        assertThat(response.getDevice()).isEqualTo("devices/pi-1");
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=pi-1");
        assertThat(certificate.getSubjectAlternativeNames())
                .contains(List.of(6, "flotilla:devices/pi-1"));
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getNotAfter().toInstant())
                .isCloseTo(Instant.now().plus(Duration.ofDays(90)), within(1, ChronoUnit.HOURS));
        assertThat(devices.get(new DeviceId("pi-1")).labels())
                .containsEntry("site", "berlin")
                .containsEntry("rack", "7");
    }

    @Test
    void whoever_wishes_for_no_id_gets_one_of_its_key() {
        var response = enrollment().enroll(request(createToken(), Machine.fresh()));

        assertThat(response.getDevice()).matches("devices/d-[0-9a-f]{20}");
    }

    @Test
    void a_repeated_enrolment_takes_no_use() {
        var token = createToken();
        var request = request(token, Machine.fresh());
        var first = enrollment().enroll(request);

        var second = enrollment().enroll(request);

        assertThat(second.getDevice()).isEqualTo(first.getDevice());
        assertThat(useCount(token)).isEqualTo(1);
    }

    @Test
    void an_unknown_token_is_refused() {
        var forged = JoinToken.newBuilder().setSecret("fljoin_forged").build();

        Refusals.expect(
                UNAUTHENTICATED,
                "JOIN_TOKEN_UNKNOWN",
                () -> enrollment().enroll(request(forged, Machine.fresh())));
    }

    @Test
    void an_expired_token_is_refused() {
        var token = createToken();
        expire(token);

        Refusals.expect(
                UNAUTHENTICATED,
                "JOIN_TOKEN_EXPIRED",
                () -> enrollment().enroll(request(token, Machine.fresh())));
    }

    @Test
    void a_revoked_token_is_refused() {
        var token = createToken();
        var _ =
                joinTokens()
                        .revokeJoinToken(
                                RevokeJoinTokenRequest.newBuilder()
                                        .setName(token.getName())
                                        .build());

        Refusals.expect(
                UNAUTHENTICATED,
                "JOIN_TOKEN_REVOKED",
                () -> enrollment().enroll(request(token, Machine.fresh())));
    }

    @Test
    void a_token_that_is_used_up_is_refused() {
        var token = createToken();
        var _ = enrollment().enroll(request(token, Machine.fresh()));

        Refusals.expect(
                UNAUTHENTICATED,
                "JOIN_TOKEN_USED_UP",
                () -> enrollment().enroll(request(token, Machine.fresh())));
    }

    @Test
    void machines_that_race_for_the_last_use_get_it_once() throws Exception {
        var token = createToken();
        var outcomes = new ArrayList<Future<EnrollResponse>>();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                outcomes.add(
                        threads.submit(() -> enrollment().enroll(request(token, Machine.fresh()))));
            }
        }

        assertThat(outcomes)
                .filteredOn(outcome -> outcome.state() == Future.State.SUCCESS)
                .hasSize(1);
        assertThat(useCount(token)).isEqualTo(1);
    }

    @Test
    void another_key_cannot_take_an_id_and_takes_no_use() {
        var token = createToken(JoinToken.newBuilder().setMaxUses(5));
        var named = request(token, Machine.fresh()).toBuilder().setDeviceId("taken").build();
        var _ = enrollment().enroll(named);

        Refusals.expect(
                ALREADY_EXISTS,
                "DEVICE_ALREADY_EXISTS",
                () ->
                        enrollment()
                                .enroll(
                                        request(token, Machine.fresh()).toBuilder()
                                                .setDeviceId("taken")
                                                .build()));

        assertThat(useCount(token)).isEqualTo(1);
    }

    @Test
    void all_that_is_wrong_with_a_request_is_said_at_once() throws Exception {
        var request =
                EnrollRequest.newBuilder()
                        .setJoinToken(createToken().getSecret())
                        .setCertificateSigningRequest(ByteString.copyFromUtf8("no request"))
                        .setDeviceId("Not An Id")
                        .putLabels("hw.flotilla.io/ram", "1")
                        .build();

        var status =
                Refusals.expect(
                        INVALID_ARGUMENT, "INVALID_ARGUMENT", () -> enrollment().enroll(request));

        var badRequest = status.getDetails(1).unpack(BadRequest.class);
        assertThat(badRequest.getFieldViolationsList())
                .extracting(violation -> violation.getField())
                .containsExactly(
                        "certificate_signing_request", "device_id", "labels[hw.flotilla.io/ram]");
    }

    @Test
    void a_device_renews_with_a_new_key() throws Exception {
        var machine = Machine.fresh();
        var enrolled = enrollment().enroll(request(createToken(), machine));
        var next = Machine.fresh();

        var renewed = renewal(machine, certificateOf(enrolled)).renewCertificate(renewalOf(next));

        var certificate = certificate(renewed.getCertificateChain(0));
        assertThat(certificate.getPublicKey()).isEqualTo(next.keys().getPublic());
        assertThat(renewal(next, certificate).renewCertificate(renewalOf(next))).isNotNull();
    }

    @Test
    void renewal_needs_the_certificate_of_a_device() {
        Refusals.expect(
                UNAUTHENTICATED,
                "CERTIFICATE_MISSING",
                () -> enrollment().renewCertificate(renewalOf(Machine.fresh())));
        Refusals.expect(
                PERMISSION_DENIED,
                "DEVICES_ONLY",
                () -> clients.asAdmin(enrollment()).renewCertificate(renewalOf(Machine.fresh())));
    }

    @Test
    void a_retired_device_is_refused() throws Exception {
        var machine = Machine.fresh();
        var enrolled = enrollment().enroll(request(createToken(), machine));
        var device = DeviceId.parse("device", enrolled.getDevice());
        var _ = devices.retire(device, "", Actor.system("tests"));

        Refusals.expect(
                PERMISSION_DENIED,
                "DEVICE_RETIRED",
                () ->
                        renewal(machine, certificateOf(enrolled))
                                .renewCertificate(renewalOf(machine)));
    }

    @Test
    void a_certificate_of_ours_that_is_not_on_record_is_refused() {
        var machine = Machine.fresh();
        var certificate =
                authority.issueForDevice(
                        new DeviceId("forgotten"), machine.keys().getPublic(), Duration.ofDays(1));

        Refusals.expect(
                UNAUTHENTICATED,
                "CERTIFICATE_UNKNOWN",
                () -> renewal(machine, certificate).renewCertificate(renewalOf(machine)));
    }

    @Test
    void a_foreign_certificate_does_not_get_through_the_handshake(@TempDir Path elsewhere)
            throws Exception {
        var machine = Machine.fresh();
        var certificate = foreignCertificate(machine, elsewhere);
        var insisting =
                EnrollmentServiceGrpc.newBlockingStub(
                        clients.mutualTls(
                                new InsistingKey(machine.keys().getPrivate(), certificate)));

        assertThatThrownBy(() -> insisting.renewCertificate(renewalOf(machine)))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith("UNAVAILABLE");
    }

    @Test
    void a_client_that_keeps_its_foreign_certificate_to_itself_has_none(@TempDir Path elsewhere)
            throws Exception {
        var machine = Machine.fresh();
        var certificate = foreignCertificate(machine, elsewhere);

        Refusals.expect(
                UNAUTHENTICATED,
                "CERTIFICATE_MISSING",
                () -> renewal(machine, certificate).renewCertificate(renewalOf(machine)));
    }

    @Test
    void an_expired_certificate_does_not_get_through_the_handshake() {
        var machine = Machine.fresh();
        var certificate =
                authority.issueForDevice(
                        new DeviceId("late"), machine.keys().getPublic(), Duration.ofMinutes(-1));

        assertThatThrownBy(() -> renewal(machine, certificate).renewCertificate(renewalOf(machine)))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith("UNAVAILABLE");
    }

    @Test
    void a_plaintext_connection_is_refused() {
        var plaintext = EnrollmentServiceGrpc.newBlockingStub(clients.plaintext());

        assertThatThrownBy(() -> plaintext.enroll(EnrollRequest.getDefaultInstance()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith("UNAVAILABLE");
    }

    @Transactional
    void expire(JoinToken token) {
        sql.createNativeQuery(
                        "update join_token set expire_time = now() - interval '1 second' where id = :id")
                .setParameter("id", token.getName().substring("joinTokens/".length()))
                .executeUpdate();
    }

    private static X509Certificate foreignCertificate(Machine machine, Path elsewhere)
            throws IOException {
        return CertificateAuthority.open(
                        elsewhere.resolve("ca.key"),
                        elsewhere.resolve("ca.pem"),
                        Clock.systemUTC(),
                        new SecureRandom())
                .issueForDevice(
                        new DeviceId("stranger"), machine.keys().getPublic(), Duration.ofDays(1));
    }

    private JoinToken createToken() {
        return createToken(JoinToken.newBuilder());
    }

    private JoinToken createToken(JoinToken.Builder wish) {
        return joinTokens()
                .createJoinToken(
                        CreateJoinTokenRequest.newBuilder()
                                .setJoinToken(wish.setAutoApprove(true))
                                .setLifetimeDuration(Durations.fromMinutes(10))
                                .build());
    }

    private int useCount(JoinToken token) {
        return joinTokens()
                .getJoinToken(GetJoinTokenRequest.newBuilder().setName(token.getName()).build())
                .getUseCount();
    }

    private JoinTokenServiceBlockingStub joinTokens() {
        return clients.asAdmin(JoinTokenServiceGrpc.newBlockingStub(clients.plainTls()));
    }

    private EnrollmentServiceBlockingStub enrollment() {
        return EnrollmentServiceGrpc.newBlockingStub(clients.plainTls());
    }

    private EnrollmentServiceBlockingStub renewal(Machine machine, X509Certificate certificate) {
        return EnrollmentServiceGrpc.newBlockingStub(
                clients.mutualTls(machine.keys().getPrivate(), certificate));
    }

    private static EnrollRequest request(JoinToken token, Machine machine) {
        return EnrollRequest.newBuilder()
                .setJoinToken(token.getSecret())
                .setCertificateSigningRequest(machine.signingRequest())
                .build();
    }

    private static RenewCertificateRequest renewalOf(Machine machine) {
        return RenewCertificateRequest.newBuilder()
                .setCertificateSigningRequest(machine.signingRequest())
                .build();
    }

    private static X509Certificate certificateOf(EnrollResponse response) throws Exception {
        return certificate(response.getCertificateChain(0));
    }

    private static X509Certificate certificate(ByteString der) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der.toByteArray()));
    }
}
