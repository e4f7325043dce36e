package io.flotilla.bench.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The two sides of TLS with a controller's certificates. */
final class Certificates {
    private static final char[] NO_PASSWORD = new char[0];

    private Certificates() {}

    /** For who trusts the certificates of a file. */
    static SSLContext trusting(Path certificates) throws IOException {
        try (var in = Files.newInputStream(certificates)) {
            var trusted = emptyStore();
            trusted.setCertificateEntry(
                    "controller", CertificateFactory.getInstance("X.509").generateCertificate(in));
            var managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unreadable) {
            throw new IOException("The controller's certificate cannot be used", unreadable);
        }
    }

    /** For who answers as the controller whose data folder it is. */
    static SSLContext serving(Path controllerData) throws IOException {
        var folder = controllerData.resolve("tls");
        try (var chain =
                new ByteArrayInputStream(Files.readAllBytes(folder.resolve("server.pem")))) {
            var pem =
                    Files.readString(folder.resolve("server.key"))
                            .replaceAll("-----[^-]+-----", "");
            var key =
                    KeyFactory.getInstance("EC")
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
            var store = emptyStore();
            store.setKeyEntry(
                    "controller",
                    key,
                    NO_PASSWORD,
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(chain)
                            .toArray(Certificate[]::new));
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, NO_PASSWORD);
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("The controller's key cannot be used", unusable);
        }
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
