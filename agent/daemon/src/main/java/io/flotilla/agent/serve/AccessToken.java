package io.flotilla.agent.serve;

import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.AgentConfig.Authentication;
import io.flotilla.agent.shared.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides whether a caller of the local API may ask. */
public final class AccessToken {
    private static final int TOKEN_BYTES = 32;
    private static final String SCHEME = "Bearer ";

    /** By the names of apps, the device's own without one. Empty: everyone may. */
    private final Map<String, byte[]> expected;

    private AccessToken(Map<String, byte[]> expected) {
        this.expected = Map.copyOf(expected);
    }

    /** By the configuration; the token is made where its file is not there and not of others. */
    public static AccessToken of(AgentConfig config) throws IOException {
        if (config.serve().authentication() == Authentication.NONE) {
            return new AccessToken(Map.of());
        }
        var configured = config.serve().tokenFile();
        var file = configured == null ? tokenFile(config.data()) : configured;
        if (configured == null && !Files.exists(file)) {
            create(file);
        }
        var tokens = new HashMap<String, byte[]>();
        tokens.put("", read(file));
        for (var app : config.serve().apps().entrySet()) {
            tokens.put(app.getKey(), read(app.getValue()));
        }
        return new AccessToken(tokens);
    }

    private static byte[] read(Path file) throws IOException {
        var token = Files.readString(file).strip();
        if (token.isEmpty()) {
            throw new IOException(file + " holds no token");
        }
        return token.getBytes(StandardCharsets.UTF_8);
    }

    /** Where the token is that the agent makes. */
    static Path tokenFile(Path data) {
        return data.resolve("serve").resolve("token");
    }

    private static void create(Path file) throws IOException {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        DurableFiles.createPrivateDirectories(file.resolveSibling("").normalize());
        DurableFiles.replace(file, (token + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Refuses a caller that shows no token. Takes as long whatever it shows.
     *
     * @return the app whose token it is; empty: the device's own, or none is asked for
     */
    public String require(@Nullable String authorization) throws ApiException {
        if (expected.isEmpty()) {
            return "";
        }
        var shown = authorization != null && authorization.startsWith(SCHEME) ? authorization : "";
        var token = shown.substring(Math.min(SCHEME.length(), shown.length())).strip();
        var bytes = token.getBytes(StandardCharsets.UTF_8);
        String app = null;
        for (var one : expected.entrySet()) {
            if (MessageDigest.isEqual(one.getValue(), bytes)) {
                app = one.getKey();
            }
        }
        if (app == null) {
            throw ApiException.unauthorized();
        }
        return app;
    }
}
