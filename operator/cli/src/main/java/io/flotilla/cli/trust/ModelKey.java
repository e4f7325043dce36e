package io.flotilla.cli.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.fetch.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;

/**
 * A key that signs the files of a model: on an elliptic curve of NIST, which every verifier of
 * OpenSSF's model signatures takes, or Ed25519, by which releases are signed here.
 */
public final class ModelKey {
    private static final byte[] PROBE = "whose is the public half?".getBytes(US_ASCII);

    private final PrivateKey key;
    private final PublicKey publicKey;
    private final String algorithm;

    private ModelKey(PrivateKey key, PublicKey publicKey, String algorithm) {
        this.key = key;
        this.publicKey = publicKey;
        this.algorithm = algorithm;
    }

    /** Reads a PKCS#8 PEM file, with its public half in the file of the same name and ".pub". */
    public static ModelKey read(Path file) {
        var half = KeyFile.publicFile(file);
        try {
            var secret = Pem.decode("PRIVATE KEY", Files.readString(file));
            var shown = Pem.decode("PUBLIC KEY", Files.readString(half));
            return of(secret, shown, file);
        } catch (IOException | IllegalArgumentException e) {
            throw unusable(file, String.valueOf(e.getMessage()));
        }
    }

    private static ModelKey of(byte[] secret, byte[] shown, Path file) {
        for (var kind : List.of("Ed25519", "EC")) {
            try {
                var factory = KeyFactory.getInstance(kind);
                var key = factory.generatePrivate(new PKCS8EncodedKeySpec(secret));
                var publicKey = factory.generatePublic(new X509EncodedKeySpec(shown));
                var read = new ModelKey(key, publicKey, algorithm(key));
                if (!read.verifies(PROBE, read.sign(PROBE))) {
                    throw unusable(file, KeyFile.publicFile(file) + " is the half of another key");
                }
                return read;
            } catch (InvalidKeySpecException _) {
                // it is of the other kind, or said below
            } catch (GeneralSecurityException e) {
                throw unusable(file, String.valueOf(e.getMessage()));
            }
        }
        throw unusable(file, "it and its public half are neither Ed25519 nor elliptic curve keys");
    }

    private static String algorithm(PrivateKey key) throws InvalidKeyException {
        if (!(key instanceof ECKey curve)) {
            return "Ed25519";
        }
        int bits = curve.getParams().getCurve().getField().getFieldSize();
        return switch (bits) {
            case 256 -> "SHA256withECDSA";
            case 384 -> "SHA384withECDSA";
            case 521 -> "SHA512withECDSA";
            default -> throw new InvalidKeyException("its curve has %d bits".formatted(bits));
        };
    }

    private static CommandFailure unusable(Path file, String why) {
        return CommandFailure.usage("Cannot use the key %s: %s.".formatted(file, why));
    }

    /** Whether only those verifiers take it that know Ed25519. */
    public boolean isUncommon() {
        return !(key instanceof ECKey);
    }

    /** By which a verifier tells which key it needs: the digest of the public half in PEM. */
    public String hint() {
        return Sha256.of(Pem.encode("PUBLIC KEY", publicKey.getEncoded()).getBytes(US_ASCII));
    }

    /** Signs a message. */
    public byte[] sign(byte[] message) {
        try {
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A key that cannot sign", e);
        }
    }

    private boolean verifies(byte[] message, byte[] signature) throws GeneralSecurityException {
        var verifier = Signature.getInstance(algorithm);
        verifier.initVerify(publicKey);
        verifier.update(message);
        return verifier.verify(signature);
    }
}
