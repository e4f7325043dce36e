package io.flotilla.controller.access.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.controller.access.Machine;
import io.flotilla.controller.access.certificate.OutsideAuthority.Terms;
import io.flotilla.controller.shared.DeviceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateChainTest {

    private static final OutsideAuthority ROOT = OutsideAuthority.root(Terms.authority(1));

    @TempDir Path home;

    @Test
    void whoever_trusts_the_root_accepts_what_an_authority_below_it_issues() throws Exception {
        ROOT.below(Terms.authority(0)).write(certificateFile(), keyFile());

        var authority = open();

        var device =
                authority.issueForDevice(
                        new DeviceId("press-7"),
                        Machine.fresh().keys().getPublic(),
                        Duration.ofDays(1));
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.root(), null)));
        parameters.setRevocationEnabled(false);
        var path =
                CertificateFactory.getInstance("X.509")
                        .generateCertPath(List.of(device, authority.certificate()));
        assertThat(CertPathValidator.getInstance("PKIX").validate(path, parameters)).isNotNull();
        assertThat(authority.root()).isEqualTo(ROOT.chain().getFirst());
    }

    @Test
    void a_key_of_another_is_told() {
        ROOT.below(Terms.authority(0)).write(certificateFile(), keyFile());
        ROOT.write(home.resolve("unused.pem"), keyFile());

        assertRefused("the key in %s is not that of the certificate".formatted(keyFile()));
    }

    @Test
    void a_certificate_that_may_not_issue_is_told() {
        ROOT.below(Terms.authority(0).with(new BasicConstraints(false)))
                .write(certificateFile(), keyFile());

        assertRefused("CN=Authority of devices (certificate 1 of", "is not that of an authority");
    }

    @Test
    void a_certificate_whose_usage_leaves_issuing_out_is_told() {
        ROOT.below(Terms.authority(0).withUsage(KeyUsage.digitalSignature))
                .write(certificateFile(), keyFile());

        assertRefused("may not sign certificates");
    }

    @Test
    void a_path_that_is_longer_than_allowed_is_told() {
        OutsideAuthority.root(Terms.authority(0))
                .below(Terms.authority(0))
                .write(certificateFile(), keyFile());

        assertRefused(
                "CN=Root of the organization (certificate 2 of",
                "allows 0 authorities below it, and there are 1");
    }

    @Test
    void a_certificate_that_is_over_or_has_not_begun_is_told() {
        var now = Instant.now();
        ROOT.below(Terms.authority(0).between(now.minusSeconds(9), now.minusSeconds(3)))
                .write(certificateFile(), keyFile());
        assertRefused("expired at");

        ROOT.below(Terms.authority(0).between(now.plusSeconds(900), now.plusSeconds(999)))
                .write(certificateFile(), keyFile());
        assertRefused("is not valid before");
    }

    @Test
    void a_chain_in_which_one_is_missing_is_told() throws IOException {
        var below = ROOT.below(Terms.authority(0));
        var stranger = OutsideAuthority.root(Terms.authority(1));
        new OutsideAuthority(
                        below.keys(),
                        List.of(below.chain().getFirst(), stranger.chain().getFirst()))
                .write(certificateFile(), keyFile());

        assertRefused("was not issued by CN=Root of the organization (certificate 2 of");
    }

    @Test
    void a_key_in_another_form_and_a_file_without_certificates_are_told() throws IOException {
        ROOT.below(Terms.authority(0)).write(certificateFile(), keyFile());
        Files.writeString(
                keyFile(), "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        assertRefused("not an unencrypted EC or RSA key in PKCS#8: " + keyFile());

        ROOT.write(certificateFile(), keyFile());
        Files.writeString(certificateFile(), "");
        assertRefused("holds 0 certificates");
    }

    private CertificateAuthority open() throws IOException {
        return CertificateAuthority.open(
                keyFile(), certificateFile(), Clock.systemUTC(), new SecureRandom());
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(words);
    }

    private Path certificateFile() {
        return home.resolve("authority.pem");
    }

    private Path keyFile() {
        return home.resolve("authority.key");
    }
}
