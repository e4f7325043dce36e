package io.flotilla.controller.access;

import com.google.protobuf.ByteString;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A machine with a key that wants to be a device. */
public record Machine(KeyPair keys) {

    public static Machine fresh() {
        return new Machine(CertificateAuthority.newKeyPair(new SecureRandom()));
    }

    /** Its signing request, PKCS#10 DER. */
    public ByteString signingRequest() {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return ByteString.copyFrom(
                    new JcaPKCS10CertificationRequestBuilder(
                                    new X500Name("CN=anything"), keys.getPublic())
                            .build(signer)
                            .getEncoded());
        } catch (OperatorCreationException defect) {
            throw new IllegalStateException(defect);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
