package io.flotilla.controller.access.api;

import io.flotilla.controller.access.AccessSettings;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.SslContextBuilder;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import org.eclipse.microprofile.config.ConfigProvider;

/** Clients of the controller under test, over real TLS. */
@ApplicationScoped
public class Clients {

    private final AccessSettings settings;
    private final CertificateAuthority authority;
    private final List<ManagedChannel> open = new ArrayList<>();

    Clients(AccessSettings settings, CertificateAuthority authority) {
        this.settings = settings;
        this.authority = authority;
    }

    public static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
    }

    /** The secret of the first token. */
    public String adminToken() {
        try {
            return Files.readString(settings.adminTokenFile()).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A connection without certificate. */
    public ManagedChannel plainTls() {
        return channel(SslContextBuilder.forClient());
    }

    /** A connection of whoever holds the certificate. */
    public ManagedChannel mutualTls(PrivateKey key, X509Certificate... chain) {
        return channel(SslContextBuilder.forClient().keyManager(key, chain));
    }

    /** A connection of whoever has that key. */
    public ManagedChannel mutualTls(KeyManager key) {
        return channel(SslContextBuilder.forClient().keyManager(key));
    }

    public ManagedChannel plaintext() {
        return kept(NettyChannelBuilder.forAddress("localhost", port()).usePlaintext().build());
    }

    public <S extends AbstractStub<S>> S asAdmin(S stub) {
        return withToken(stub, adminToken());
    }

    public static <S extends AbstractStub<S>> S withToken(S stub, String token) {
        var headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + token);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @PreDestroy
    void close() {
        open.forEach(ManagedChannel::shutdownNow);
    }

    private ManagedChannel channel(SslContextBuilder tls) {
        try {
            var context = GrpcSslContexts.configure(tls).trustManager(authority.root()).build();
            return kept(
                    NettyChannelBuilder.forAddress("localhost", port())
                            .sslContext(context)
                            .build());
        } catch (SSLException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private ManagedChannel kept(ManagedChannel channel) {
        open.add(channel);
        return channel;
    }
}
