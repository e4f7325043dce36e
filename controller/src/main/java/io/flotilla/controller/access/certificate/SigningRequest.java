package io.flotilla.controller.access.certificate;

import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.HexFormat;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * The public key of a PKCS#10 request whose sender has proved to hold the private one. Nothing else
 * of the request counts.
 *
 * @param key an EC key on P-256
 */
public record SigningRequest(PublicKey key) {

    private static final String FIELD = "certificate_signing_request";
    private static final int MAX_BYTES = 8 * 1024;

    /** The order of P-256, which tells it from the other curves. */
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    /**
     * Reads and verifies a request.
     *
     * @throws InvalidArgument if it is malformed, not signed by its own key, or of another kind of
     *     key
     */
    public static SigningRequest parse(byte[] der) {
        if (der.length == 0 || der.length > MAX_BYTES) {
            throw InvalidArgument.of(
                    FIELD,
                    "must be a PKCS#10 request of at most 8 KiB, not %d bytes"
                            .formatted(der.length));
        }
        try {
            var request = new JcaPKCS10CertificationRequest(der);
            var key = request.getPublicKey();
            if (!(key instanceof ECPublicKey ec) || !ec.getParams().getOrder().equals(P256_ORDER)) {
                throw InvalidArgument.of(FIELD, "must be for an EC key on the curve P-256");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw InvalidArgument.of(FIELD, "is not signed by its own key");
            }
            return new SigningRequest(key);
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | IllegalArgumentException malformed) {
            throw InvalidArgument.of(FIELD, "is not a well-formed PKCS#10 request");
        }
    }

    /** SHA-256 of the key in its usual encoding (SubjectPublicKeyInfo). */
    public Digest keySha256() {
        return Digest.of(key.getEncoded());
    }

    /** A device id for whoever wishes for none. */
    public String derivedDeviceId() {
        return "d-" + HexFormat.of().formatHex(keySha256().bytes(), 0, 10);
    }
}
