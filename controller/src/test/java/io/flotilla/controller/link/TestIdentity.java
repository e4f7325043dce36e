package io.flotilla.controller.link;

import com.google.protobuf.ByteString;
import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** The key of a machine, and what is made with it. */
record TestIdentity(KeyPair keys) {

    static TestIdentity generate() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new TestIdentity(generator.generateKeyPair());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    ByteString signingRequest() {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            var request =
                    new JcaPKCS10CertificationRequestBuilder(
                                    new X500Principal("CN=device"), keys.getPublic())
                            .build(signer);
            return ByteString.copyFrom(request.getEncoded());
        } catch (OperatorCreationException failed) {
            throw new IllegalStateException(failed);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    ChannelCredentials with(TlsChannelCredentials.Builder trusting, List<ByteString> chain) {
        var certificates = new StringBuilder();
        chain.forEach(certificate -> certificates.append(pem("CERTIFICATE", certificate)));
        var key = pem("PRIVATE KEY", ByteString.copyFrom(keys.getPrivate().getEncoded()));
        try {
            return trusting.keyManager(stream(certificates.toString()), stream(key)).build();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static ByteArrayInputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static String pem(String type, ByteString der) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der.toByteArray());
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type);
    }
}
