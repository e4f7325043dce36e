package io.flotilla.controller.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.flotilla.contract.trust.Role;
import io.flotilla.contract.trust.RoleKeys;
import io.flotilla.contract.trust.SigningKey;
import io.flotilla.contract.trust.TrustKey;
import io.flotilla.controller.shared.SecretFile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The private keys that the controller holds: files that its user alone can read. What is there is
 * looked up each time, so a key that is taken away is not used any more.
 */
@Singleton
class KeyRing {

    private static final String SUFFIX = ".pem";

    /** Signs in 0.07 ms where the JDK takes 0.95: a wave is as many signatures as devices. */
    private static final Provider SIGNER = new BouncyCastleProvider();

    private final Path directory;
    private final SecureRandom random;
    private volatile Map<Path, Held> known = Map.of();

    @Inject
    KeyRing(SigningConfig config, SecureRandom random) {
        this(config.keys(), random);
    }

    KeyRing(Path directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    /** Those of the holders whose key is here. */
    List<SigningKey> of(RoleKeys holders) {
        var held = all();
        return holders.keyIds().stream().filter(held::containsKey).map(held::get).toList();
    }

    /** Whether the holders can sign without anybody outside. */
    boolean suffices(RoleKeys holders) {
        return of(holders).size() >= holders.threshold();
    }

    /** Makes a key for the role and keeps it. */
    TrustKey make(Role role) {
        var key = SigningKey.generate(random);
        try {
            Files.createDirectories(directory);
            SecretFile.write(freeFile(role), key.toPem());
        } catch (IOException failed) {
            throw new UncheckedIOException("a key could not be kept in " + directory, failed);
        }
        return key.publicKey();
    }

    /** {@code release.pem}, then {@code release-2.pem} and so on. */
    private Path freeFile(Role role) {
        var name = role == Role.TARGETS ? "release" : role.key();
        var file = directory.resolve(name + SUFFIX);
        for (int number = 2; Files.exists(file); number++) {
            file = directory.resolve("%s-%d%s".formatted(name, number, SUFFIX));
        }
        return file;
    }

    private Map<String, SigningKey> all() {
        if (!Files.isDirectory(directory)) {
            return Map.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            var found =
                    files.filter(file -> file.toString().endsWith(SUFFIX))
                            .collect(Collectors.toMap(file -> file, this::read));
            known = found;
            return found.values().stream()
                    .map(Held::key)
                    .collect(
                            Collectors.toMap(
                                    key -> key.publicKey().id(), key -> key, (one, _) -> one));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(directory + " cannot be read", unreadable);
        }
    }

    /** Reads the file; what it says is understood anew only where it has changed. */
    private Held read(Path file) {
        try {
            var pem = Files.readString(file, US_ASCII);
            var before = known.get(file);
            return before != null && before.pem().equals(pem)
                    ? before
                    : new Held(pem, SigningKey.ofPem(pem).by(SIGNER));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " cannot be read", unreadable);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalStateException(file + " is " + malformed.getMessage(), malformed);
        }
    }

    /** A key as it was read. */
    private record Held(String pem, SigningKey key) {
        @Override
        public String toString() {
            return key.toString();
        }
    }
}
