package io.flotilla.controller.access.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An authority of an organization that has nothing to do with Flotilla.
 *
 * @param chain its certificate, then those above it
 */
public record OutsideAuthority(KeyPair keys, List<X509Certificate> chain) {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** What its certificate allows. */
    public record Terms(BasicConstraints constraints, int usage, Instant notBefore, Instant end) {

        /** Of an authority with so many authorities below it. */
        public static Terms authority(int below) {
            var now = Instant.now();
            return new Terms(
                    new BasicConstraints(below),
                    KeyUsage.keyCertSign | KeyUsage.cRLSign,
                    now.minus(Duration.ofHours(2)),
                    now.plus(Duration.ofDays(1000)));
        }

        Terms with(BasicConstraints others) {
            return new Terms(others, usage, notBefore, end);
        }

        Terms withUsage(int other) {
            return new Terms(constraints, other, notBefore, end);
        }

        Terms between(Instant start, Instant other) {
            return new Terms(constraints, usage, start, other);
        }
    }

    /** One that everybody in the organization trusts. */
    public static OutsideAuthority root(Terms terms) {
        var keys = CertificateAuthority.newKeyPair(RANDOM);
        var name = new X500Name("CN=Root of the organization");
        return new OutsideAuthority(keys, List.of(issue(name, name, keys, keys, terms)));
    }

    /** One below this. */
    public OutsideAuthority below(Terms terms) {
        var below = CertificateAuthority.newKeyPair(RANDOM);
        var certificate =
                issue(
                        X500Name.getInstance(
                                chain.getFirst().getSubjectX500Principal().getEncoded()),
                        new X500Name("CN=Authority of devices"),
                        keys,
                        below,
                        terms);
        return new OutsideAuthority(
                below, Stream.concat(Stream.of(certificate), chain.stream()).toList());
    }

    /** Writes certificates and key where the settings name them. */
    public void write(Path certificateFile, Path keyFile) {
        try {
            Files.writeString(
                    certificateFile, chain.stream().map(Pem::text).collect(Collectors.joining()));
            Files.writeString(keyFile, Pem.text(keys.getPrivate()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static X509Certificate issue(
            X500Name issuer, X500Name subject, KeyPair signer, KeyPair holder, Terms terms) {
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(
                                    issuer,
                                    new BigInteger(64, RANDOM).setBit(63),
                                    Date.from(terms.notBefore()),
                                    Date.from(terms.end()),
                                    subject,
                                    holder.getPublic())
                            .addExtension(Extension.basicConstraints, true, terms.constraints())
                            .addExtension(Extension.keyUsage, true, new KeyUsage(terms.usage()));
            var signature =
                    new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signature));
        } catch (IOException | GeneralSecurityException | OperatorCreationException defect) {
            throw new IllegalStateException(defect);
        }
    }
}
