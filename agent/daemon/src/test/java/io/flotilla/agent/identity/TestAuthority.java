package io.flotilla.agent.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A certificate authority of a few lines, for tests that speak TLS. */
public final class TestAuthority {
    private static final int[] COMMON_NAME = {2, 5, 4, 3};
    private static final int[] ECDSA_WITH_SHA256 = {1, 2, 840, 10045, 4, 3, 2};
    private static final int[] BASIC_CONSTRAINTS = {2, 5, 29, 19};
    private static final int[] ALTERNATIVE_NAMES = {2, 5, 29, 17};
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String name;
    private final KeyPair key = newKey();
    private final AtomicLong serial = new AtomicLong(1);
    private final X509Certificate certificate;

    public TestAuthority(String name) {
        this.name = name;
        this.certificate = issue(name, key.getPublic(), Duration.ofDays(365), basicConstraints());
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Writes the authority's certificate to a PEM file. */
    public Path writeTo(Path file) throws IOException {
        return Files.write(file, Pem.encode(List.of(certificate)));
    }

    public static KeyPair newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate for a server at localhost and 127.0.0.1. */
    public X509Certificate issueForServer(PublicKey server) {
        return issueForServer(server, Instant.now().minusSeconds(60));
    }

    /** A certificate for a server from that time on, for thirty days. */
    public X509Certificate issueForServer(PublicKey server, Instant from) {
        var names =
                DerWriter.sequence(
                        DerWriter.tagged(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)),
                        DerWriter.tagged(0x87, new byte[] {127, 0, 0, 1}));
        return issue(
                "controller",
                server,
                from,
                Duration.ofDays(30),
                DerWriter.sequence(
                        DerWriter.objectIdentifier(ALTERNATIVE_NAMES),
                        DerWriter.tagged(0x04, names)));
    }

    /** A certificate for the key of a PKCS#10 request. */
    public X509Certificate issueForRequest(byte[] request, String subject, Duration life)
            throws GeneralSecurityException {
        return issue(subject, keyOf(request), life);
    }

    /** The key of a request whose signature that key has made. */
    public static PublicKey keyOf(byte[] request) throws GeneralSecurityException {
        var whole = new DerElement(request);
        var information = whole.child(0);
        var key =
                KeyFactory.getInstance("EC")
                        .generatePublic(new X509EncodedKeySpec(information.child(2).encoded()));
        var verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(key);
        verifier.update(information.encoded());
        var bits = whole.child(2).content();
        if (!verifier.verify(bits, 1, bits.length - 1)) {
            throw new GeneralSecurityException("the request is not signed by its own key");
        }
        return key;
    }

    private static byte[] basicConstraints() {
        var isAuthority = DerWriter.sequence(DerWriter.tagged(0x01, new byte[] {(byte) 0xff}));
        return DerWriter.sequence(
                DerWriter.objectIdentifier(BASIC_CONSTRAINTS),
                DerWriter.tagged(0x01, new byte[] {(byte) 0xff}),
                DerWriter.tagged(0x04, isAuthority));
    }

    private X509Certificate issue(
            String subject, PublicKey subjectKey, Duration life, byte[]... extensions) {
        return issue(subject, subjectKey, Instant.now().minusSeconds(60), life, extensions);
    }

    private X509Certificate issue(
            String subject,
            PublicKey subjectKey,
            Instant from,
            Duration life,
            byte[]... extensions) {
        var algorithm = DerWriter.sequence(DerWriter.objectIdentifier(ECDSA_WITH_SHA256));
        var body =
                DerWriter.sequence(
                        DerWriter.context(0, DerWriter.integer(BigInteger.TWO)),
                        DerWriter.integer(BigInteger.valueOf(serial.getAndIncrement())),
                        algorithm,
                        named(name),
                        DerWriter.sequence(time(from), time(from.plusSeconds(60).plus(life))),
                        named(subject),
                        subjectKey.getEncoded(),
                        extensions.length == 0
                                ? new byte[0]
                                : DerWriter.context(3, DerWriter.sequence(extensions)));
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.getPrivate());
            signature.update(body);
            var der = DerWriter.sequence(body, algorithm, DerWriter.bitString(signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] time(Instant instant) {
        return DerWriter.tagged(0x18, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] named(String commonName) {
        return DerWriter.sequence(
                DerWriter.set(
                        DerWriter.sequence(
                                DerWriter.objectIdentifier(COMMON_NAME),
                                DerWriter.utf8String(commonName))));
    }
}
