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
import org.jspecify.annotations.Nullable;

/** Decides whether a caller of the local API may ask. */
final class AccessToken {
    private static final int TOKEN_BYTES = 32;
    private static final String SCHEME = "Bearer ";

    /** Null: everyone may. */
    private final byte @Nullable [] expected;

    private AccessToken(byte @Nullable [] expected) {
        this.expected = expected;
    }

    /** By the configuration; the token is made where its file is not there and not of others. */
    static AccessToken of(AgentConfig config) throws IOException {
        if (config.serve().authentication() == Authentication.NONE) {
            return new AccessToken(null);
        }
        var configured = config.serve().tokenFile();
        var file = configured == null ? tokenFile(config.data()) : configured;
        if (configured == null && !Files.exists(file)) {
            create(file);
        }
        var token = Files.readString(file).strip();
        if (token.isEmpty()) {
            throw new IOException(file + " holds no token");
        }
        return new AccessToken(token.getBytes(StandardCharsets.UTF_8));
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

    /** Refuses a caller that does not show the token. Takes as long whatever it shows. */
    void require(@Nullable String authorization) throws ApiException {
        if (expected == null) {
            return;
        }
        var shown = authorization != null && authorization.startsWith(SCHEME) ? authorization : "";
        var token = shown.substring(Math.min(SCHEME.length(), shown.length())).strip();
        if (!MessageDigest.isEqual(expected, token.getBytes(StandardCharsets.UTF_8))) {
            throw ApiException.unauthorized();
        }
    }
}
