package io.flotilla.controller.boot;

import io.flotilla.controller.access.certificate.CertificateChain;
import io.flotilla.controller.access.certificate.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that others made, in place of those that the controller makes for itself.
 *
 * @param authority by which devices' certificates are issued; null: its own
 * @param server of the TLS port; null: the authority issues it
 * @param serverRoots what the server's leads to; null: the root of the authority
 */
public record OutsideCertificates(
        @Nullable Pair authority, @Nullable Pair server, @Nullable Path serverRoots) {

    /** There are none. */
    public static final OutsideCertificates NONE = new OutsideCertificates(null, null, null);

    private static final String AUTHORITY = "flotilla.access.authority-";
    private static final String TLS = "flotilla.tls.";

    /**
     * A certificate with its key.
     *
     * @param certificate file of it and of those above it, in order
     */
    public record Pair(Path certificate, Path key) {}

    /**
     * Those that the settings name.
     *
     * @throws IOException if they name one half of a pair
     */
    public static OutsideCertificates of(Config config) throws IOException {
        return new OutsideCertificates(
                pair(config, AUTHORITY + "certificate", AUTHORITY + "key"),
                pair(config, TLS + "certificate", TLS + "key"),
                config.getOptionalValue(TLS + "roots", Path.class).orElse(null));
    }

    /**
     * Checks the authority.
     *
     * @throws IOException with everything that is wrong with it
     */
    void checkAuthority(Instant now) throws IOException {
        if (authority != null) {
            CertificateChain.read(authority.certificate())
                    .checkAuthority(Pem.readKey(authority.key()), authority.key(), now);
        }
    }

    /**
     * Checks the server's certificate.
     *
     * @param ofAuthority what it leads to unless there are other roots
     * @throws IOException with everything that is wrong with it
     */
    void checkServer(Path ofAuthority, Instant now) throws IOException {
        if (server != null) {
            var roots = CertificateChain.read(serverRoots == null ? ofAuthority : serverRoots);
            CertificateChain.read(server.certificate())
                    .checkServer(Pem.readKey(server.key()), server.key(), roots, now);
        }
    }

    private static @Nullable Pair pair(Config config, String certificate, String key)
            throws IOException {
        var certificateFile = config.getOptionalValue(certificate, Path.class).orElse(null);
        var keyFile = config.getOptionalValue(key, Path.class).orElse(null);
        if (certificateFile == null && keyFile == null) {
            return null;
        }
        if (certificateFile == null || keyFile == null) {
            throw new IOException(
                    "%s and %s belong together: set both or neither".formatted(certificate, key));
        }
        return new Pair(certificateFile, keyFile);
    }
}
