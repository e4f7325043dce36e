package io.flotilla.agent.identity;

import io.flotilla.agent.shared.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;

/** Keeps the identity below one directory, which its owner alone can read. */
final class IdentityStore {
    private final Path directory;

    IdentityStore(Path directory) {
        this.directory = directory;
    }

    /** The device's key, made at the first call. */
    KeyPair key() throws IOException {
        DurableFiles.createPrivateDirectories(directory);
        return DeviceKey.loadOrCreate(directory.resolve("key.pem"));
    }

    /** The identity as it was last given; empty before enrolment. */
    Optional<DeviceIdentity> load() throws IOException {
        if (!Files.exists(certificates())) {
            return Optional.empty();
        }
        return Optional.of(
                new DeviceIdentity(
                        Files.readString(device()).strip(),
                        key(),
                        Pem.certificates(certificates()),
                        Pem.certificates(trusted())));
    }

    /** Keeps an identity; the certificate goes last, as its presence says that all is there. */
    void save(DeviceIdentity identity) throws IOException {
        DurableFiles.replace(device(), identity.device().getBytes(StandardCharsets.UTF_8));
        DurableFiles.replace(trusted(), Pem.encode(identity.trusted()));
        DurableFiles.replace(certificates(), Pem.encode(identity.chain()));
    }

    private Path device() {
        return directory.resolve("device");
    }

    private Path certificates() {
        return directory.resolve("certificate.pem");
    }

    private Path trusted() {
        return directory.resolve("trusted.pem");
    }
}
