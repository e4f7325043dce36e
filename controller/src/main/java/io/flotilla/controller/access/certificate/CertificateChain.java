package io.flotilla.controller.access.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate and those above it, as a file holds them: each issued by the next.
 *
 * @param file where they stand, for messages
 * @param certificates at least one
 */
public record CertificateChain(Path file, List<X509Certificate> certificates) {

    private static final int MAX_CERTIFICATES = 10;
    private static final int CERTIFICATE_SIGNING = 5;
    private static final String SERVER_PURPOSE = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_PURPOSE = "2.5.29.37.0";

    public CertificateChain {
        certificates = List.copyOf(certificates);
    }

    /** Reads all certificates of the file, PEM. */
    public static CertificateChain read(Path file) throws IOException {
        var certificates = new ArrayList<X509Certificate>();
        try (var content = Files.newInputStream(file)) {
            for (var each : CertificateFactory.getInstance("X.509").generateCertificates(content)) {
                certificates.add((X509Certificate) each);
            }
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no file " + file, missing);
        } catch (CertificateException malformed) {
            throw new IOException("not a certificate: " + file, malformed);
        }
        if (certificates.isEmpty() || certificates.size() > MAX_CERTIFICATES) {
            throw new IOException(
                    "%s holds %d certificates; it must be 1 to %d"
                            .formatted(file, certificates.size(), MAX_CERTIFICATES));
        }
        return new CertificateChain(file, certificates);
    }

    public X509Certificate first() {
        return certificates.getFirst();
    }

    /** What others trust: the one above all. */
    public X509Certificate root() {
        return certificates.getLast();
    }

    /**
     * Checks that whoever trusts the root accepts what the first one issues.
     *
     * @throws IOException with everything that is wrong
     */
    public void checkAuthority(PrivateKey key, Path keyFile, Instant now) throws IOException {
        var problems = new ArrayList<String>();
        addProblems(problems, key, keyFile, now);
        addProblemsOfAuthorities(problems, 0);
        throwIfAny(problems);
    }

    /**
     * Checks that whoever trusts the root accepts the first one of a server.
     *
     * @throws IOException with everything that is wrong
     */
    public void checkServer(PrivateKey key, Path keyFile, CertificateChain roots, Instant now)
            throws IOException {
        var problems = new ArrayList<String>();
        addProblems(problems, key, keyFile, now);
        addProblemsOfAuthorities(problems, 1);
        if (!isForServers(first())) {
            problems.add(words(0) + " is not for servers: its extended key usage leaves them out");
        }
        if (roots.certificates.stream().noneMatch(this::leadsTo)) {
            problems.add(
                    "%s leads to none of the certificates in %s".formatted(words(0), roots.file));
        }
        throwIfAny(problems);
    }

    private void addProblems(List<String> problems, PrivateKey key, Path keyFile, Instant now) {
        if (!CertificateAuthority.belongTogether(key, first())) {
            problems.add(
                    "the key in %s is not that of the certificate in %s".formatted(keyFile, file));
        }
        for (var i = 0; i < certificates.size(); i++) {
            var certificate = certificates.get(i);
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                problems.add(
                        "%s expired at %s"
                                .formatted(words(i), certificate.getNotAfter().toInstant()));
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                problems.add(
                        "%s is not valid before %s"
                                .formatted(words(i), certificate.getNotBefore().toInstant()));
            }
            if (i + 1 < certificates.size() && !isIssuedBy(certificate, certificates.get(i + 1))) {
                problems.add("%s was not issued by %s".formatted(words(i), words(i + 1)));
            }
        }
    }

    private void addProblemsOfAuthorities(List<String> problems, int lowest) {
        for (var i = lowest; i < certificates.size(); i++) {
            var certificate = certificates.get(i);
            var below = i - lowest;
            var usage = certificate.getKeyUsage();
            if (certificate.getBasicConstraints() < 0) {
                problems.add(words(i) + " is not that of an authority");
            } else if (usage != null && !usage[CERTIFICATE_SIGNING]) {
                problems.add(words(i) + " may not sign certificates: its key usage leaves it out");
            } else if (certificate.getBasicConstraints() < below) {
                problems.add(
                        "%s allows %d authorities below it, and there are %d"
                                .formatted(words(i), certificate.getBasicConstraints(), below));
            }
        }
    }

    private boolean leadsTo(X509Certificate root) {
        return certificates.contains(root) || isIssuedBy(root(), root);
    }

    private static boolean isForServers(X509Certificate certificate) {
        try {
            var purposes = certificate.getExtendedKeyUsage();
            return purposes == null
                    || purposes.contains(SERVER_PURPOSE)
                    || purposes.contains(ANY_PURPOSE);
        } catch (CertificateException unreadable) {
            return false;
        }
    }

    private static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
        } catch (GeneralSecurityException byAnother) {
            return false;
        }
    }

    private void throwIfAny(List<String> problems) throws IOException {
        if (!problems.isEmpty()) {
            throw new IOException(String.join("\n", problems));
        }
    }

    private String words(int index) {
        return "%s (certificate %d of %s)"
                .formatted(
                        certificates.get(index).getSubjectX500Principal().getName(),
                        index + 1,
                        file);
    }
}
