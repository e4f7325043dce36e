package io.flotilla.controller.access.certificate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keys and certificates as text, the way that every tool reads them. */
public final class Pem {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(?<base64>[^-]+)-----END PRIVATE KEY-----");

    private Pem() {}

    public static String text(X509Certificate certificate) {
        try {
            return text("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException defect) {
            throw new IllegalStateException("a certificate that cannot be encoded", defect);
        }
    }

    /** The key unencrypted, as PKCS#8. */
    public static String text(PrivateKey key) {
        return text("PRIVATE KEY", key.getEncoded());
    }

    /** Reads the first certificate of the file. */
    public static X509Certificate readCertificate(Path file) throws IOException {
        try (var content = Files.newInputStream(file)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(content);
        } catch (CertificateException malformed) {
            throw new IOException("not a certificate: " + file, malformed);
        }
    }

    /** Reads the unencrypted key of the file, EC or RSA, PKCS#8. */
    public static PrivateKey readKey(Path file) throws IOException {
        var found = KEY.matcher(readText(file));
        if (!found.find()) {
            throw notAKey(file, null);
        }
        var der = Base64.getMimeDecoder().decode(found.group("base64"));
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException notOnACurve) {
            return readRsaKey(file, der);
        }
    }

    private static PrivateKey readRsaKey(Path file, byte[] der) throws IOException {
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException malformed) {
            throw notAKey(file, malformed);
        }
    }

    private static String readText(Path file) throws IOException {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no file " + file, missing);
        }
    }

    private static IOException notAKey(Path file, @Nullable Throwable cause) {
        return new IOException(
                "not an unencrypted EC or RSA key in PKCS#8: %s (openssl pkcs8 -topk8 -nocrypt makes one)"
                        .formatted(file),
                cause);
    }

    private static String text(String label, byte[] der) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, base64);
    }
}
