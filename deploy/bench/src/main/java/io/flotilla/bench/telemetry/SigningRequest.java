package io.flotilla.bench.telemetry;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.HexFormat;

/** A PKCS#10 request (RFC 2986) without a name, for a P-256 key and signed by it, in DER. */
final class SigningRequest {
    private static final byte[] VERSION_AND_NAME = HexFormat.of().parseHex("0201003000");
    private static final byte[] NO_ATTRIBUTES = HexFormat.of().parseHex("a000");
    private static final byte[] ECDSA_WITH_SHA256 =
            HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    private SigningRequest() {}

    static byte[] of(KeyPair key) throws GeneralSecurityException {
        var information =
                tagged(SEQUENCE, VERSION_AND_NAME, key.getPublic().getEncoded(), NO_ATTRIBUTES);
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key.getPrivate());
        signature.update(information);
        return tagged(
                SEQUENCE,
                information,
                ECDSA_WITH_SHA256,
                tagged(BIT_STRING, new byte[1], signature.sign()));
    }

    /** All that is written here is shorter than 256 bytes. */
    private static byte[] tagged(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.size() >= 0x80) {
            out.write(0x81);
        }
        out.write(content.size());
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
