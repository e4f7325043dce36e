package io.flotilla.cli.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.flotilla.cli.fetch.Sha256;
import io.flotilla.contract.trust.SigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;

/** What a key is good for. */
enum KeyKind {
    /** Signs releases and trust roots; Ed25519. */
    RELEASE {
        @Override
        KeyFile.Pair generate() {
            var key = SigningKey.generate(new SecureRandom());
            return new KeyFile.Pair(key.toPem(), key.toPublicPem(), key.publicKey().id());
        }
    },
    /** Signs the files of exported models for any verifier of OpenSSF's; ECDSA on P-256. */
    MODEL {
        @Override
        KeyFile.Pair generate() {
            try {
                var generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
                var pair = generator.generateKeyPair();
                var publicPem = Pem.encode("PUBLIC KEY", pair.getPublic().getEncoded());
                return new KeyFile.Pair(
                        Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()),
                        publicPem,
                        Sha256.of(publicPem.getBytes(US_ASCII)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every JDK makes keys on P-256", e);
            }
        }
    };

    /** Makes one. */
    abstract KeyFile.Pair generate();
}
