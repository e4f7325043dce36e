package io.flotilla.controller.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
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

/** Keys and certificates as text, the way that every tool reads them. */
public final class Pem {

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

    static PrivateKey readKey(Path file) throws IOException {
        var base64 =
                Files.readString(file, US_ASCII)
                        .replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "")
                        .replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            throw new IOException("not an EC key in PKCS#8: " + file, malformed);
        }
    }

    private static String text(String label, byte[] der) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, base64);
    }
}
