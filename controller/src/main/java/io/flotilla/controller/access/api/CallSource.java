package io.flotilla.controller.access.api;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.inprocess.InProcessSocketAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Where a call comes from, as far as its connection tells. */
public final class CallSource {

    /** The address of a REST caller, believed only of calls from within this process. */
    public static final Metadata.Key<String> ADDRESS_KEY =
            Metadata.Key.of("flotilla-source", Metadata.ASCII_STRING_MARSHALLER);

    private CallSource() {}

    /** The address that failures are counted against. */
    static String address(ServerCall<?, ?> call, Metadata headers) {
        var remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (remote instanceof InetSocketAddress socket) {
            return socket.getAddress() == null
                    ? socket.getHostString()
                    : socket.getAddress().getHostAddress();
        }
        var told = headers.get(ADDRESS_KEY);
        return remote instanceof InProcessSocketAddress && told != null ? told : "unknown";
    }

    /**
     * The certificate that the client showed in the handshake, where it was checked against our
     * authority.
     */
    static Optional<X509Certificate> certificate(Attributes attributes) {
        var session = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException showedNone) {
            return Optional.empty();
        }
    }
}
