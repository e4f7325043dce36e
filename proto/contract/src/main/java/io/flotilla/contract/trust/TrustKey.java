package io.flotilla.contract.trust;

import io.flotilla.contract.index.Digest;
import io.flotilla.contract.trust.json.CanonicalJson;
import io.flotilla.contract.trust.json.Json;
import io.flotilla.contract.trust.json.MalformedJsonException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An Ed25519 key that may sign metadata.
 *
 * @param publicHex its 32 bytes in lower-case hex
 */
public record TrustKey(String publicHex) {

    static final String ALGORITHM = "Ed25519";

    private static final int BYTES = 32;
    private static final String TYPE = "ed25519";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private static final Pattern PEM =
            Pattern.compile(
                    "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]{1,4096})-----END PUBLIC KEY-----\\s*");

    /** What stands before the 32 bytes of every Ed25519 key in X.509 form (RFC 8410). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    public TrustKey {
        if (!HEX.matcher(publicHex).matches()) {
            throw new IllegalArgumentException("not an Ed25519 key in lower-case hex");
        }
    }

    /** The key in the form in which Java has it. */
    public static TrustKey of(PublicKey key) {
        return ofX509(key.getEncoded());
    }

    /**
     * Reads a public key from its X.509 form in PEM.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static TrustKey ofPem(String pem) {
        var matcher = PEM.matcher(pem);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a public key in PEM");
        }
        return ofX509(Base64.getMimeDecoder().decode(matcher.group(1)));
    }

    private static TrustKey ofX509(byte[] encoded) {
        int start = X509_PREFIX.length;
        if (encoded.length != start + BYTES
                || !Arrays.equals(encoded, 0, start, X509_PREFIX, 0, start)) {
            throw new IllegalArgumentException("not an Ed25519 key");
        }
        return new TrustKey(HexFormat.of().formatHex(encoded, start, encoded.length));
    }

    /** Whether a key in metadata is of this type. */
    static boolean isOne(Json.Fields json) throws MalformedJsonException {
        return json.text("keytype").equals(TYPE) && json.text("scheme").equals(TYPE);
    }

    static TrustKey read(Json.Fields json) throws MalformedJsonException {
        var publicHex = json.fields("keyval").text("public");
        if (!HEX.matcher(publicHex).matches()) {
            throw new MalformedJsonException("a key is not an Ed25519 key");
        }
        return new TrustKey(publicHex);
    }

    Json.Fields toJson() {
        return Json.Fields.of(
                Map.of(
                        "keytype", new Json.Text(TYPE),
                        "scheme", new Json.Text(TYPE),
                        "keyval", Json.Fields.of(Map.of("public", new Json.Text(publicHex)))));
    }

    /** Its name in metadata: the SHA-256 of its canonical form. */
    public String id() {
        return Digest.over(CanonicalJson.of(toJson())).toString();
    }

    /** Whether its owner has signed the message. */
    boolean verifies(byte[] message, byte[] signature) {
        try {
            var verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(toPublicKey());
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    /** The key in X.509 form, DER. */
    public byte[] toX509() {
        var raw = HexFormat.of().parseHex(publicHex);
        var encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + raw.length);
        System.arraycopy(raw, 0, encoded, X509_PREFIX.length, raw.length);
        return encoded;
    }

    private PublicKey toPublicKey() throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(toX509()));
    }
}
