package io.flotilla.controller.access.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** An OpenID Connect provider as far as a verifier of its tokens sees it. */
public final class TestProvider implements AutoCloseable {

    /** For whom its tokens are made. */
    public static final String AUDIENCE = "flotilla";

    /** Who asks for them with codes, and with what. */
    static final String CLIENT = "flotilla-console";

    static final String VERIFIER = "a-verifier";

    /** Made once: a key takes longer than all else that a test does. */
    private static final RsaJsonWebKey FIRST_KEY = newKey("first");

    private final HttpServer server;
    private final AtomicInteger questions = new AtomicInteger();
    private volatile RsaJsonWebKey key = FIRST_KEY;

    private TestProvider(HttpServer server) {
        this.server = server;
        server.createContext(
                "/.well-known/openid-configuration",
                exchange ->
                        answer(
                                exchange,
                                """
                                {"issuer": "%1$s", "jwks_uri": "%1$s/keys",
                                 "authorization_endpoint": "%1$s/authorize",
                                 "token_endpoint": "%1$s/token"}"""
                                        .formatted(issuer())));
        server.createContext("/token", this::token);
        server.createContext("/keys", this::keys);
        server.createContext("/mint", this::mint);
        server.start();
    }

    /** Starts one on a free port of loopback. */
    public static TestProvider start() {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return new TestProvider(HttpServer.create(address, 0));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often its keys were asked for. */
    int questions() {
        return questions.get();
    }

    /** Signs with another key from now on, and publishes that alone. */
    void rotate(String id) {
        key = newKey(id);
    }

    RsaJsonWebKey key() {
        return key;
    }

    /** Claims of a good token. */
    JwtClaims claims() {
        return claims("ada", List.of());
    }

    JwtClaims claims(String subject, List<String> groups) {
        var claims = new JwtClaims();
        claims.setIssuer(issuer());
        claims.setAudience(AUDIENCE);
        claims.setSubject(subject);
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setStringListClaim("groups", groups);
        return claims;
    }

    String sign(JwtClaims claims) {
        return sign(claims, key);
    }

    static String sign(JwtClaims claims, RsaJsonWebKey key) {
        try {
            var signature = new JsonWebSignature();
            signature.setPayload(claims.toJson());
            signature.setKey(key.getPrivateKey());
            signature.setKeyIdHeaderValue(key.getKeyId());
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
            return signature.getCompactSerialization();
        } catch (JoseException failed) {
            throw new IllegalStateException(failed);
        }
    }

    static RsaJsonWebKey newKey(String id) {
        try {
            var key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            return key;
        } catch (JoseException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void keys(HttpExchange exchange) throws IOException {
        questions.incrementAndGet();
        answer(exchange, new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY));
    }

    /** Gives a token to whoever runs elsewhere: {@code /mint/{subject}/{group}}. */
    private void mint(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().split("/", -1);
        answer(exchange, sign(claims(path[2], List.of(path[3]))));
    }

    /**
     * A code is the nonce that the identity names; it is worth something with the right verifier.
     */
    private void token(HttpExchange exchange) throws IOException {
        var form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (!form.contains("code_verifier=" + VERIFIER) || !form.contains("client_id=" + CLIENT)) {
            answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
            return;
        }
        var identity = claims();
        identity.setAudience(CLIENT);
        identity.setStringClaim("nonce", form.replaceAll("(^|.*&)code=([^&]*).*", "$2"));
        answer(
                exchange,
                200,
                "{\"access_token\": \"%s\", \"id_token\": \"%s\"}"
                        .formatted(sign(claims()), sign(identity)));
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        answer(exchange, 200, text);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
