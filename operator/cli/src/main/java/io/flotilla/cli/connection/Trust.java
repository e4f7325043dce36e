package io.flotilla.cli.connection;

import io.flotilla.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What the controller's certificate is checked against, and how it is spoken to. */
final class Trust {
    /** Without saying so, the library speaks no TLS 1.3 but on Android. */
    static final String[] TLS_VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /** Those of TLS 1.3, and of 1.2 those whose past traffic a stolen key does not open. */
    static final String[] CIPHER_SUITES = {
        "TLS_AES_256_GCM_SHA384",
        "TLS_AES_128_GCM_SHA256",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    };

    private Trust() {}

    /**
     * Trusts the certificates of a file alone.
     *
     * @param caFile in PEM; null: what this Java trusts
     */
    static SSLSocketFactory of(@Nullable Path caFile) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, caFile == null ? null : trusting(caFile), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw CommandFailure.usage("Cannot read the trusted certificates " + caFile + ": " + e);
        }
    }

    private static TrustManager[] trusting(Path caFile)
            throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(caFile)) {
            for (var one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("trusted-" + store.size(), one);
            }
        }
        if (store.size() == 0) {
            throw new IOException("it holds no certificate");
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
