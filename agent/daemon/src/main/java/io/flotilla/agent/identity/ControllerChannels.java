package io.flotilla.agent.identity;

import io.flotilla.agent.shared.AgentConfig;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Opens channels to the controller: TLS only, trusting only what was configured or given. */
public final class ControllerChannels {
    /** The stream of small messages. */
    private static final int CONTROL_WINDOW_BYTES = 64 * 1024;

    /** At most about one piece is on its way beyond the one being written. */
    private static final int DATA_WINDOW_BYTES = 1024 * 1024;

    /** Without saying so, the library speaks no TLS 1.3 but on Android. */
    private static final String[] TLS_VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /** Those of TLS 1.3, and of 1.2 those whose past traffic a stolen key does not open. */
    private static final String[] CIPHER_SUITES = {
        "TLS_AES_256_GCM_SHA384",
        "TLS_AES_128_GCM_SHA256",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    };

    private static final int MAX_MESSAGE_BYTES = 2 * 1024 * 1024;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 10;

    /** How long the controller may take to accept a connection, and then to answer on it. */
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private final AgentConfig.Controller controller;
    private final Network network;
    private final Duration connectLimit;

    /** Of the identity that was last shown: connections of one context resume sessions. */
    private @Nullable Shown shown;

    private record Shown(List<X509Certificate> chain, SSLContext context) {}

    /** Used by one thread at a time. */
    public ControllerChannels(AgentConfig.Controller controller, Network network) {
        this(controller, network, CONNECT_LIMIT);
    }

    ControllerChannels(AgentConfig.Controller controller, Network network, Duration connectLimit) {
        this.controller = controller;
        this.network = network;
        this.connectLimit = connectLimit;
    }

    /** A channel for a caller that has no certificate yet. */
    ManagedChannel openForEnrollment() throws IOException {
        var trusted = trustManagers(Pem.certificates(controller.caFile()));
        return open(context(null, trusted), CONTROL_WINDOW_BYTES);
    }

    /** A channel for control messages. The caller shuts it down. */
    public ManagedChannel openForControl(DeviceIdentity identity) {
        return open(context(identity), CONTROL_WINDOW_BYTES);
    }

    /** A channel for model bytes. The caller shuts it down. */
    public ManagedChannel openForData(DeviceIdentity identity) {
        return open(context(identity), DATA_WINDOW_BYTES);
    }

    private ManagedChannel open(SSLContext context, int windowBytes) {
        var handshakes = new TimedHandshakes(context.getSocketFactory(), connectLimit);
        var channel =
                OkHttpChannelBuilder.forAddress(controller.host(), controller.port())
                        .sslSocketFactory(handshakes)
                        .tlsConnectionSpec(TLS_VERSIONS, CIPHER_SUITES)
                        .socketFactory(network.sockets(connectLimit))
                        .flowControlWindow(windowBytes)
                        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .disableRetry();
        var threads = network.threads();
        if (threads != null) {
            channel.executor(threads).transportExecutor(threads);
        }
        return channel.build();
    }

    private SSLContext context(DeviceIdentity identity) {
        var last = shown;
        if (last != null && last.chain.equals(identity.chain())) {
            return last.context;
        }
        var context = context(keyManagers(identity), trustManagers(identity.trusted()));
        shown = new Shown(identity.chain(), context);
        return context;
    }

    private static SSLContext context(KeyManager @Nullable [] keys, TrustManager[] trusted) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys, trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private static KeyManager[] keyManagers(DeviceIdentity identity) {
        try {
            // Never written: one that hardens its password would cost more than a handshake.
            var store = KeyStore.getInstance("JKS");
            store.load(null, null);
            var chain = identity.chain().toArray(X509Certificate[]::new);
            store.setKeyEntry("device", identity.key().getPrivate(), new char[0], chain);
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(
                    "the device's certificate and key do not go together", e);
        }
    }

    private static TrustManager[] trustManagers(List<X509Certificate> trusted) {
        try {
            var store = emptyStore();
            for (var at = 0; at < trusted.size(); at++) {
                store.setCertificateEntry("issuer-" + at, trusted.get(at));
            }
            var factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("certificates that were parsed are not usable", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
