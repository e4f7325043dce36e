package io.flotilla.agent.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/** A PKCS#10 certificate signing request (RFC 2986) for a P-256 key, signed by that key. */
final class CertificateRequest {
    private static final int[] COMMON_NAME = {2, 5, 4, 3};
    private static final int[] ECDSA_WITH_SHA256 = {1, 2, 840, 10045, 4, 3, 2};

    private CertificateRequest() {}

    /** The request in DER. The name is a courtesy: the controller decides the subject. */
    static byte[] of(String commonName, KeyPair key) {
        var information =
                DerWriter.sequence(
                        DerWriter.integer(BigInteger.ZERO),
                        name(commonName),
                        key.getPublic().getEncoded(),
                        DerWriter.context(0));
        return DerWriter.sequence(
                information,
                DerWriter.sequence(DerWriter.objectIdentifier(ECDSA_WITH_SHA256)),
                DerWriter.bitString(signature(information, key)));
    }

    private static byte[] name(String commonName) {
        return DerWriter.sequence(
                DerWriter.set(
                        DerWriter.sequence(
                                DerWriter.objectIdentifier(COMMON_NAME),
                                DerWriter.utf8String(commonName))));
    }

    private static byte[] signature(byte[] information, KeyPair key) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.getPrivate());
            signature.update(information);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of ours does not sign", e);
        }
    }
}
