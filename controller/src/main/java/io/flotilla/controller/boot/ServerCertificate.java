package io.flotilla.controller.boot;

import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.access.certificate.Pem;
import io.flotilla.controller.shared.SecretFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The certificate and key of the TLS port, kept in two files and issued anew when they no longer
 * do.
 */
final class ServerCertificate {

    /** As long as browsers and other strict clients accept. */
    private static final Duration LIFETIME = Duration.ofDays(397);

    /** A certificate with less than this left is replaced. */
    private static final Duration RENEWAL_MARGIN = Duration.ofDays(30);

    private final Path certificateFile;
    private final Path keyFile;

    ServerCertificate(Path directory) {
        certificateFile = directory.resolve("server.pem");
        keyFile = directory.resolve("server.key");
    }

    /**
     * Issues a certificate unless the one at hand is of this authority, names at least these and
     * lasts for a while.
     *
     * @param configuredNames host names and addresses besides those that every controller has
     * @return whether one was issued
     */
    boolean ensure(
            CertificateAuthority authority,
            List<String> configuredNames,
            Clock clock,
            SecureRandom random)
            throws IOException {
        var names = namesOfThisMachine();
        configuredNames.forEach(name -> names.add(canonical(name)));
        if (Files.exists(keyFile)
                && Files.exists(certificateFile)
                && suffices(Pem.readCertificate(certificateFile), authority, names, clock)) {
            return false;
        }
        Files.createDirectories(certificateFile.getParent());
        var pair = CertificateAuthority.newKeyPair(random);
        var certificate = authority.issueForServer(List.copyOf(names), pair.getPublic(), LIFETIME);
        // A crash between the two would leave a pair that does not match: without the certificate
        // both are made anew.
        Files.deleteIfExists(certificateFile);
        SecretFile.write(keyFile, Pem.text(pair.getPrivate()));
        SecretFile.write(certificateFile, Pem.text(certificate) + intermediates(authority));
        return true;
    }

    /** What stands between the certificate and the root, which others have. */
    private static String intermediates(CertificateAuthority authority) {
        return authority.chain().stream()
                .limit(authority.chain().size() - 1L)
                .map(Pem::text)
                .collect(Collectors.joining());
    }

    private static boolean suffices(
            X509Certificate certificate,
            CertificateAuthority authority,
            Set<String> names,
            Clock clock) {
        try {
            certificate.verify(authority.certificate().getPublicKey());
        } catch (GeneralSecurityException ofAnotherAuthority) {
            return false;
        }
        var end = certificate.getNotAfter().toInstant();
        return end.isAfter(clock.instant().plus(RENEWAL_MARGIN))
                && namesIn(certificate).containsAll(names);
    }

    private static Set<String> namesIn(X509Certificate certificate) {
        var names = new LinkedHashSet<String>();
        for (var entry : alternativeNames(certificate)) {
            names.add(canonical(String.valueOf(entry.get(1))));
        }
        return names;
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    private static Set<String> namesOfThisMachine() {
        var names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", canonical("::1")));
        try {
            var host = InetAddress.getLocalHost().getHostName();
            if (host.matches("[A-Za-z0-9][A-Za-z0-9.-]*")) {
                names.add(host);
            }
        } catch (UnknownHostException nameless) {
            // A machine without a name is reached by its address or by a configured name.
        }
        return names;
    }

    /** The one way to write an IPv6 address that a certificate reads back as. */
    private static String canonical(String name) {
        return name.contains(":") ? InetAddress.ofLiteral(name).getHostAddress() : name;
    }
}
