package io.flotilla.agent.identity;

import io.flotilla.agent.shared.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** The device's P-256 key pair; it never leaves its file. */
final class DeviceKey {
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private DeviceKey() {}

    /** The key of the file; a new one is made where there is none. */
    static KeyPair loadOrCreate(Path file) throws IOException {
        try {
            return Files.exists(file) ? load(file) : create(file);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds no usable P-256 key; remove it to enrol anew", e);
        }
    }

    private static KeyPair load(Path file) throws IOException, GeneralSecurityException {
        var text = Files.readString(file, StandardCharsets.US_ASCII);
        var factory = KeyFactory.getInstance("EC");
        return new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(Pem.decode(PUBLIC, text))),
                factory.generatePrivate(new PKCS8EncodedKeySpec(Pem.decode(PRIVATE, text))));
    }

    private static KeyPair create(Path file) throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var key = generator.generateKeyPair();
        var text =
                new String(
                                Pem.encode(PRIVATE, key.getPrivate().getEncoded()),
                                StandardCharsets.US_ASCII)
                        + new String(
                                Pem.encode(PUBLIC, key.getPublic().getEncoded()),
                                StandardCharsets.US_ASCII);
        DurableFiles.replace(file, text.getBytes(StandardCharsets.US_ASCII));
        return key;
    }
}
