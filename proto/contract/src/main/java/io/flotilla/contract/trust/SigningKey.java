package io.flotilla.contract.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** An Ed25519 key with its private half, which signs metadata. Its text never shows that half. */
public final class SigningKey {

    private static final Pattern PEM =
            Pattern.compile(
                    "\\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]{1,4096})-----END PRIVATE KEY-----\\s*");

    private final PrivateKey key;
    private final TrustKey publicKey;
    private final Hand hand;

    private SigningKey(PrivateKey key, TrustKey publicKey, Hand hand) {
        this.key = key;
        this.publicKey = publicKey;
        this.hand = hand;
    }

    /** Makes a key. */
    public static SigningKey generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(TrustKey.ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, random);
            return of(generator.generateKeyPair());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK makes Ed25519 keys", missing);
        }
    }

    private static SigningKey of(KeyPair pair) throws GeneralSecurityException {
        return of(pair.getPrivate(), pair.getPublic());
    }

    private static SigningKey of(PrivateKey key, PublicKey publicHalf)
            throws GeneralSecurityException {
        var hand = new Hand(key, KeyFactory.getInstance(TrustKey.ALGORITHM).getProvider());
        return new SigningKey(key, TrustKey.of(publicHalf), hand);
    }

    /**
     * Reads a key from its PKCS#8 form in PEM.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static SigningKey ofPem(String pem) {
        var matcher = PEM.matcher(pem);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not an unencrypted private key in PEM (PKCS#8)");
        }
        try {
            var encoded = Base64.getMimeDecoder().decode(matcher.group(1));
            var key =
                    KeyFactory.getInstance(TrustKey.ALGORITHM)
                            .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return of(key, publicHalf((EdECPrivateKey) key));
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            throw new IllegalArgumentException("not an Ed25519 key", malformed);
        }
    }

    /** A key pair is made from its seed alone, so the seed in place of chance gives the pair. */
    private static PublicKey publicHalf(EdECPrivateKey key) throws GeneralSecurityException {
        var seed = key.getBytes().orElseThrow(() -> new IllegalArgumentException("no seed"));
        var generator = KeyPairGenerator.getInstance(TrustKey.ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
        return generator.generateKeyPair().getPublic();
    }

    /**
     * The same key, in the hand of another implementation of Ed25519: the signatures are the same.
     *
     * @throws IllegalArgumentException if the provider has no Ed25519
     */
    public SigningKey by(Provider provider) {
        try {
            var translated =
                    KeyFactory.getInstance(TrustKey.ALGORITHM, provider)
                            .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
            return new SigningKey(key, publicKey, new Hand(translated, provider));
        } catch (GeneralSecurityException missing) {
            throw new IllegalArgumentException(provider.getName() + " has no Ed25519", missing);
        }
    }

    public TrustKey publicKey() {
        return publicKey;
    }

    /** The key unencrypted, PKCS#8 in PEM. */
    public String toPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** Its public half, X.509 in PEM. */
    public String toPublicPem() {
        return pem("PUBLIC KEY", publicKey.toX509());
    }

    /** Signs the message, in lower-case hex. */
    String signHex(byte[] message) {
        return HexFormat.of().formatHex(sign(message));
    }

    /** Signs the message. */
    public byte[] sign(byte[] message) {
        try {
            var signer = Signature.getInstance(TrustKey.ALGORITHM, hand.provider());
            signer.initSign(hand.key());
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("an Ed25519 key that cannot sign", defect);
        }
    }

    @Override
    public String toString() {
        return "SigningKey[" + publicKey.id() + "]";
    }

    private static String pem(String label, byte[] der) {
        var base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, base64);
    }

    /** Who computes signatures, and the key in the form that it takes. */
    private record Hand(PrivateKey key, Provider provider) {}

    /** Gives the seed where chance is asked for. */
    private static final class Seed extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final byte[] seed;

        Seed(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException("an Ed25519 seed has 32 bytes");
            }
            System.arraycopy(seed, 0, bytes, 0, seed.length);
        }
    }
}
