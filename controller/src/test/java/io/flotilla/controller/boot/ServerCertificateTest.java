package io.flotilla.controller.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.access.certificate.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCertificateTest {

    private static final Clock NOW = Clock.systemUTC();

    private final SecureRandom random = new SecureRandom();

    @TempDir Path directory;

    private CertificateAuthority authority;
    private ServerCertificate certificate;

    @BeforeEach
    void openAuthority() throws IOException {
        authority = authorityIn(directory);
        certificate = new ServerCertificate(directory.resolve("tls"));
    }

    @Test
    void the_first_one_names_every_way_to_reach_this_machine() throws Exception {
        var isNew = certificate.ensure(authority, List.of("fleet.example.org"), NOW, random);

        var names = Pem.readCertificate(file()).getSubjectAlternativeNames();
        assertThat(isNew).isTrue();
        assertThat(names)
                .extracting(name -> String.valueOf(name.get(1)))
                .contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "fleet.example.org");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key())))
                .isEqualTo("rw-------");
    }

    @Test
    void one_that_does_is_kept() throws IOException {
        var _ = certificate.ensure(authority, List.of("::2", "10.0.0.1"), NOW, random);
        var before = Files.readString(file());

        var isNew = certificate.ensure(authority, List.of("::2", "10.0.0.1"), NOW, random);

        assertThat(isNew).isFalse();
        assertThat(file()).hasContent(before);
    }

    @Test
    void a_further_name_asks_for_a_new_one() throws IOException {
        var _ = certificate.ensure(authority, List.of(), NOW, random);

        assertThat(certificate.ensure(authority, List.of("more.example.org"), NOW, random))
                .isTrue();
    }

    @Test
    void one_that_is_about_to_end_is_replaced() throws IOException {
        var _ = certificate.ensure(authority, List.of(), NOW, random);
        var later = Clock.offset(NOW, Duration.ofDays(380));

        assertThat(certificate.ensure(authority, List.of(), later, random)).isTrue();
    }

    @Test
    void one_of_another_authority_is_replaced() throws IOException {
        var _ = certificate.ensure(authority, List.of(), NOW, random);
        var other = authorityIn(Files.createDirectory(directory.resolve("other")));

        assertThat(certificate.ensure(other, List.of(), NOW, random)).isTrue();
    }

    @Test
    void one_that_others_made_is_used_if_it_leads_to_the_roots() throws IOException {
        var _ = certificate.ensure(authority, List.of(), NOW, random);
        var theirs = new OutsideCertificates.Pair(file(), key());
        var ours = directory.resolve("ca.pem");
        var stranger = Files.createDirectory(directory.resolve("stranger"));
        var _ = authorityIn(stranger);

        assertThatNoException()
                .isThrownBy(
                        () ->
                                new OutsideCertificates(null, theirs, ours)
                                        .checkServer(ours, NOW.instant()));
        assertThatThrownBy(
                        () ->
                                new OutsideCertificates(null, theirs, stranger.resolve("ca.pem"))
                                        .checkServer(ours, NOW.instant()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("leads to none of the certificates in");
    }

    private CertificateAuthority authorityIn(Path home) throws IOException {
        return CertificateAuthority.open(
                home.resolve("ca.key"), home.resolve("ca.pem"), NOW, random);
    }

    private Path file() {
        return directory.resolve("tls/server.pem");
    }

    private Path key() {
        return directory.resolve("tls/server.key");
    }
}
