package io.flotilla.agent.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One request and its answer. */
final class Exchange {
    static final int MAX_BODY_BYTES = 8 * 1024 * 1024;
    private static final String RETRY_AFTER_SECONDS = "2";

    private final HttpExchange http;

    Exchange(HttpExchange http) {
        this.http = http;
    }

    String path() {
        return http.getRequestURI().getPath();
    }

    void requireMethod(String method) throws ApiException {
        if (!http.getRequestMethod().equals(method)) {
            throw ApiException.methodNotAllowed(method);
        }
    }

    @Nullable String header(String name) {
        return http.getRequestHeaders().getFirst(name);
    }

    /** The body as text, within its limit. */
    String body() throws ApiException, IOException {
        var bytes = http.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw ApiException.tooLarge(MAX_BODY_BYTES);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw ApiException.invalid(null, "the body is not UTF-8");
        }
    }

    void answer(int status, Object body) throws IOException {
        var bytes = JsonWriter.write(body).getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", "application/json");
        http.sendResponseHeaders(status, bytes.length);
        http.getResponseBody().write(bytes);
    }

    void answer(ApiException problem) throws IOException {
        if (problem.isPassing()) {
            http.getResponseHeaders().set("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (problem.status() == 413) {
            // The rest of the body is not read, so the connection cannot be used again.
            http.getResponseHeaders().set("Connection", "close");
        }
        answer(problem.status(), problem.body());
    }
}
