package io.flotilla.controller.boot;

import io.flotilla.controller.access.certificate.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must be there before the framework starts, and goes after it has ended: the data directory
 * with its lock, the TLS files, and the built-in database unless another one is configured.
 */
public final class Preparation implements AutoCloseable {

    private final DataDirectory data;
    private final @Nullable EmbeddedDatabase database;

    private Preparation(DataDirectory data, @Nullable EmbeddedDatabase database) {
        this.data = data;
        this.database = database;
    }

    /**
     * Prepares everything in the data directory.
     *
     * @param tlsNames names that the server certificate is to have besides the usual ones
     * @param outside certificates that are there already
     * @param needsDatabase whether to start the built-in one
     * @param software where to unpack its software; null: in the data directory
     * @throws IOException in words that an operator can act on
     */
    public static Preparation of(
            Path directory,
            List<String> tlsNames,
            OutsideCertificates outside,
            boolean needsDatabase,
            @Nullable Path software)
            throws IOException {
        var data = DataDirectory.open(directory);
        try {
            prepareCertificates(data.path(), tlsNames, outside);
            return new Preparation(
                    data, needsDatabase ? startDatabase(data.path(), software) : null);
        } catch (IOException | RuntimeException failed) {
            data.close();
            throw failed;
        }
    }

    /** Settings that the framework needs to find what was prepared. */
    public Map<String, String> settings() {
        return database == null ? Map.of() : database.settings();
    }

    /** Ends the database, then lets go of the directory. */
    @Override
    public void close() throws IOException {
        try (data) {
            if (database != null) {
                database.close();
            }
        }
    }

    private static void prepareCertificates(
            Path data, List<String> tlsNames, OutsideCertificates outside) throws IOException {
        var random = new SecureRandom();
        var clock = Clock.systemUTC();
        var own = new OutsideCertificates.Pair(data.resolve("ca.pem"), data.resolve("ca.key"));
        var files = outside.authority() == null ? own : outside.authority();
        outside.checkAuthority(clock.instant());
        var authority = CertificateAuthority.open(files.key(), files.certificate(), clock, random);
        outside.checkServer(files.certificate(), clock.instant());
        if (outside.server() == null) {
            var _ =
                    new ServerCertificate(data.resolve("tls"))
                            .ensure(authority, tlsNames, clock, random);
        }
    }

    private static EmbeddedDatabase startDatabase(Path data, @Nullable Path software)
            throws IOException {
        var home = data.resolve("postgresql");
        return EmbeddedDatabase.start(home, software == null ? home.resolve("software") : software);
    }
}
