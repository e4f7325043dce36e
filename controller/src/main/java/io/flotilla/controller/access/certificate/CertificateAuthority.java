package io.flotilla.controller.access.certificate;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate authority of devices and of the controller itself: its own, or one below the root
 * of an organization. What a certificate is good for is written into it, so that a device can never
 * pass for the controller. Safe for use by several threads.
 */
public final class CertificateAuthority {

    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);

    /** Clocks of devices may be behind by this much. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);

    private final CertificateChain chain;
    private final PrivateKey key;
    private final Clock clock;
    private final SecureRandom random;

    private CertificateAuthority(
            CertificateChain chain, PrivateKey key, Clock clock, SecureRandom random) {
        this.chain = chain;
        this.key = key;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Opens the authority that is kept in the two files, or makes one.
     *
     * @param certificateFile of it first, then of those above it, each issued by the next
     * @throws IOException if one of the files is missing or cannot be read, or with everything for
     *     which its certificates would not be accepted
     */
    public static CertificateAuthority open(
            Path keyFile, Path certificateFile, Clock clock, SecureRandom random)
            throws IOException {
        if (!Files.exists(keyFile) && !Files.exists(certificateFile)) {
            create(keyFile, certificateFile, clock, random);
        }
        var key = Pem.readKey(keyFile);
        var chain = CertificateChain.read(certificateFile);
        chain.checkAuthority(key, keyFile, clock.instant());
        return new CertificateAuthority(chain, key, clock, random);
    }

    /** What it issues with. */
    public X509Certificate certificate() {
        return chain.first();
    }

    /** Its certificate, then those above it. */
    public List<X509Certificate> chain() {
        return chain.certificates();
    }

    /** What clients and devices trust: the certificate above all others. */
    public X509Certificate root() {
        return chain.root();
    }

    /** Issues the certificate by which the device proves who it is. */
    public X509Certificate issueForDevice(DeviceId device, PublicKey key, Duration lifetime) {
        return issue(
                new X500Name("CN=" + device.value()),
                key,
                lifetime,
                KeyPurposeId.id_kp_clientAuth,
                new GeneralName(
                        GeneralName.uniformResourceIdentifier,
                        "flotilla:" + device.resourceName()));
    }

    /**
     * Issues the certificate by which the controller proves that it answers under these host names
     * and addresses.
     */
    public X509Certificate issueForServer(List<String> names, PublicKey key, Duration lifetime) {
        var alternatives =
                names.stream().map(CertificateAuthority::serverName).toArray(GeneralName[]::new);
        return issue(
                new X500Name("CN=Flotilla controller"),
                key,
                lifetime,
                KeyPurposeId.id_kp_serverAuth,
                alternatives);
    }

    /** Makes a key pair of the kind that is used everywhere here, EC P-256. */
    public static KeyPair newKeyPair(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("every JDK makes P-256 keys", defect);
        }
    }

    static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        try {
            var signature = Signature.getInstance(algorithm(key));
            signature.initSign(key);
            var signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            return signature.verify(signed);
        } catch (GeneralSecurityException notOfOneKind) {
            return false;
        }
    }

    private static void create(Path keyFile, Path certificateFile, Clock clock, SecureRandom random)
            throws IOException {
        var pair = newKeyPair(random);
        var subject =
                new X500Name("CN=Flotilla authority " + new BigInteger(32, random).toString(16));
        var now = clock.instant();
        try {
            var extensions = new JcaX509ExtensionUtils();
            var builder =
                    new JcaX509v3CertificateBuilder(
                                    subject,
                                    serialNumber(random),
                                    Date.from(now.minus(CLOCK_TOLERANCE)),
                                    Date.from(now.plus(AUTHORITY_LIFETIME)),
                                    subject,
                                    pair.getPublic())
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                            .addExtension(
                                    Extension.keyUsage,
                                    true,
                                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                            .addExtension(
                                    Extension.subjectKeyIdentifier,
                                    false,
                                    extensions.createSubjectKeyIdentifier(pair.getPublic()));
            var certificate = sign(builder, pair.getPrivate());
            SecretFile.write(keyFile, Pem.text(pair.getPrivate()));
            Files.writeString(certificateFile, Pem.text(certificate));
        } catch (GeneralSecurityException | OperatorCreationException defect) {
            throw new IllegalStateException("cannot make a certificate authority", defect);
        }
    }

    private X509Certificate issue(
            X500Name subject,
            PublicKey subjectKey,
            Duration lifetime,
            KeyPurposeId purpose,
            GeneralName... alternatives) {
        var now = clock.instant();
        try {
            var extensions = new JcaX509ExtensionUtils();
            var builder =
                    new JcaX509v3CertificateBuilder(
                                    certificate(),
                                    serialNumber(random),
                                    Date.from(now.minus(CLOCK_TOLERANCE)),
                                    Date.from(earlier(now.plus(lifetime), authorityEnd())),
                                    subject,
                                    subjectKey)
                            .addExtension(
                                    Extension.basicConstraints, true, new BasicConstraints(false))
                            .addExtension(
                                    Extension.keyUsage,
                                    true,
                                    new KeyUsage(KeyUsage.digitalSignature))
                            .addExtension(
                                    Extension.extendedKeyUsage,
                                    false,
                                    new ExtendedKeyUsage(purpose))
                            .addExtension(
                                    Extension.authorityKeyIdentifier,
                                    false,
                                    extensions.createAuthorityKeyIdentifier(certificate()))
                            .addExtension(
                                    Extension.subjectAlternativeName,
                                    false,
                                    new GeneralNames(alternatives));
            return sign(builder, key);
        } catch (GeneralSecurityException | OperatorCreationException defect) {
            throw new IllegalStateException("cannot issue a certificate", defect);
        } catch (IOException unencodable) {
            throw new UncheckedIOException(unencodable);
        }
    }

    private Instant authorityEnd() {
        return chain.certificates().stream()
                .map(each -> each.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        var signer = new JcaContentSignerBuilder(algorithm(key)).build(key);
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static String algorithm(PrivateKey key) {
        return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }

    /** 127 random bits: never zero in practice, never negative, never guessed. */
    private static BigInteger serialNumber(SecureRandom random) {
        return new BigInteger(127, random).setBit(126);
    }

    private static GeneralName serverName(String name) {
        var isAddress = name.contains(":") || name.matches("[0-9.]+");
        return isAddress
                ? new GeneralName(GeneralName.iPAddress, canonicalAddress(name))
                : new GeneralName(GeneralName.dNSName, name);
    }

    private static String canonicalAddress(String literal) {
        try {
            return InetAddress.ofLiteral(literal).getHostAddress();
        } catch (IllegalArgumentException notAnAddress) {
            throw new IllegalArgumentException("not an IP address: " + literal, notAnAddress);
        }
    }
}
