package io.flotilla.agent.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One request and its answer. */
public final class Exchange {
    static final int MAX_BODY_BYTES = 8 * 1024 * 1024;
    private static final String RETRY_AFTER_SECONDS = "2";

    private final HttpExchange http;
    private final long arrivalNanos;

    Exchange(HttpExchange http, long arrivalNanos) {
        this.http = http;
        this.arrivalNanos = arrivalNanos;
    }

    public String path() {
        return http.getRequestURI().getPath();
    }

    /** When the request came, by {@link System#nanoTime}. */
    public long arrivalNanos() {
        return arrivalNanos;
    }

    /** Refuses all other methods. */
    public void requireMethod(String method) throws ApiException {
        if (!http.getRequestMethod().equals(method)) {
            throw ApiException.methodNotAllowed(method);
        }
    }

    @Nullable String header(String name) {
        return http.getRequestHeaders().getFirst(name);
    }

    /** The body as text, within its limit. */
    public String body() throws ApiException, IOException {
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

    /** Answers with JSON. */
    public void answer(Object body) throws IOException {
        answer(200, "application/json", JsonWriter.write(body));
    }

    /** Answers with a text of that type. */
    void answer(String type, String text) throws IOException {
        answer(200, type, text);
    }

    private void answer(int status, String type, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", type);
        http.sendResponseHeaders(status, bytes.length);
        http.getResponseBody().write(bytes);
    }

    /** Answers with what went wrong. */
    void answer(ApiException problem, Object body) throws IOException {
        if (problem.isPassing()) {
            http.getResponseHeaders().set("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (problem.status() == 413) {
            // The rest of the body is not read, so the connection cannot be used again.
            http.getResponseHeaders().set("Connection", "close");
        }
        answer(problem.status(), "application/json", JsonWriter.write(body));
    }

    /** An answer that is sent piece by piece, and begins with its first piece. */
    public Streaming stream(String type) {
        return new Streaming(type);
    }

    /** An answer that is sent piece by piece. */
    public final class Streaming {
        private final String type;
        private boolean isOpen;

        private Streaming(String type) {
            this.type = type;
        }

        /** Whether something was sent, so that nothing else can be answered any more. */
        public boolean isOpen() {
            return isOpen;
        }

        /** Sends a piece at once; returns whether whoever asked is still there. */
        public boolean send(String piece) {
            try {
                if (!isOpen) {
                    isOpen = true;
                    http.getResponseHeaders().set("Content-Type", type);
                    http.getResponseHeaders().set("Cache-Control", "no-cache");
                    http.sendResponseHeaders(200, 0);
                }
                http.getResponseBody().write(piece.getBytes(StandardCharsets.UTF_8));
                http.getResponseBody().flush();
                return true;
            } catch (IOException _) {
                return false;
            }
        }
    }
}
