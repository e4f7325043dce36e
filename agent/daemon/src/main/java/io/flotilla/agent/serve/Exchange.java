package io.flotilla.agent.serve;

import io.flotilla.agent.serve.http.HttpCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One request and its answer. */
public final class Exchange {
    static final int MAX_BODY_BYTES = 8 * 1024 * 1024;
    private static final String RETRY_AFTER_SECONDS = "2";

    private final HttpCall http;
    private final Semaphore bodies;
    private Arrival arrival;
    private int heldBytes;

    /**
     * A request whose app is not known yet.
     *
     * @param bodies bytes that all requests may hold together
     */
    Exchange(HttpCall http, Semaphore bodies) {
        this.http = http;
        this.bodies = bodies;
        this.arrival = new Arrival("", System.nanoTime(), http::isWanted);
    }

    /** Notes who asks. */
    void comesFrom(String app) {
        arrival = new Arrival(app, arrival.nanos(), http::isWanted);
    }

    /** Lets go of the body. */
    void end() {
        bodies.release(heldBytes);
        heldBytes = 0;
    }

    public String path() {
        return http.path();
    }

    /** Who asked, and when. */
    public Arrival arrival() {
        return arrival;
    }

    /** Refuses all other methods. */
    public void requireMethod(String method) throws ApiException {
        if (!http.method().equals(method)) {
            throw ApiException.methodNotAllowed(method);
        }
    }

    /** A header of the request, if it is there. */
    public @Nullable String header(String name) {
        return http.header(name);
    }

    /** The body, within its limit. */
    public byte[] bytes() throws ApiException, IOException {
        hold();
        var bytes = http.body(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw ApiException.tooLarge(MAX_BODY_BYTES);
        }
        return bytes;
    }

    private void hold() throws ApiException {
        var length = header("Content-Length");
        var bytes =
                length != null && length.matches("[0-9]{1,7}")
                        ? Integer.parseInt(length)
                        : MAX_BODY_BYTES;
        if (!bodies.tryAcquire(bytes)) {
            throw ApiException.busy();
        }
        heldBytes += bytes;
    }

    /** The JSON object that the body is. */
    public Members members() throws ApiException, IOException {
        var bytes = bytes();
        return Members.of(bytes, bytes.length);
    }

    /** Answers with JSON. */
    public void answer(Object body) throws IOException {
        answer(200, "application/json", JsonWriter.write(body));
    }

    /** Answers with JSON and another status than 200. */
    public void answer(int status, Object body) throws IOException {
        answer(status, "application/json", JsonWriter.write(body));
    }

    /** Answers with bytes of that type, and further headers. */
    public void answer(String type, Map<String, String> headers, byte[] body) throws IOException {
        answer(200, type, headers, body);
    }

    /** Answers with a text of that type. */
    void answer(String type, String text) throws IOException {
        answer(200, type, text);
    }

    private void answer(int status, String type, String text) throws IOException {
        answer(status, type, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(int status, String type, Map<String, String> further, byte[] bytes)
            throws IOException {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", type);
        headers.putAll(further);
        http.answer(status, headers, bytes);
    }

    /** Answers with what went wrong. */
    void answer(ApiException problem, Object body) throws IOException {
        answer(
                problem.status(),
                "application/json",
                problem.isPassing() ? Map.of("Retry-After", RETRY_AFTER_SECONDS) : Map.of(),
                JsonWriter.write(body).getBytes(StandardCharsets.UTF_8));
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
                    http.begin(200, Map.of("Content-Type", type, "Cache-Control", "no-cache"));
                }
                http.send(piece.getBytes(StandardCharsets.UTF_8));
                return http.isWanted();
            } catch (IOException _) {
                return false;
            }
        }
    }
}
