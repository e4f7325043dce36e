package io.flotilla.cli.fetch;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A server on this machine that answers as it is told, and remembers what it was asked. */
public final class WebDouble implements AutoCloseable {
    private final Map<String, Deque<Responder>> responders = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    public WebDouble() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** One request as it came; header names in lower case. */
    public record Request(String path, String query, Map<String, String> headers) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** One answer; the connection is cut where fewer bytes are sent than announced. */
    public record Answer(int status, Map<String, String> headers, ByteString body, int sentBytes) {
        public static Answer of(int status, Map<String, String> headers, byte[] body) {
            return new Answer(status, headers, ByteString.copyFrom(body), body.length);
        }

        public static Answer text(int status, String body) {
            return of(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
        }

        public static Answer empty(int status, String header, String value) {
            return of(status, Map.of(header, value), new byte[0]);
        }

        public Answer with(String header, String value) {
            var all = new HashMap<>(headers);
            all.put(header, value);
            return new Answer(status, all, body, sentBytes);
        }

        public Answer cutAfter(int bytes) {
            return new Answer(status, headers, body, bytes);
        }
    }

    /** Decides on an answer. */
    @FunctionalInterface
    public interface Responder {
        Answer answer(Request request);
    }

    public String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public String address(String path) {
        return "http://" + authority() + path;
    }

    /** Answers requests for a path; of several the next each time, the last from then on. */
    public WebDouble on(String path, Responder... answers) {
        responders.put(path, new ArrayDeque<>(List.of(answers)));
        return this;
    }

    /** Serves a file as RFC 9110 says: whole, in ranges while its tag is the same, or not again. */
    public static Responder file(byte[] bytes, String tag) {
        return request -> {
            var headers = Map.of("ETag", tag, "Accept-Ranges", "bytes");
            if (!tag.isEmpty() && request.header("if-none-match").equals(tag)) {
                return Answer.of(304, headers, new byte[0]);
            }
            var range = request.header("range");
            var condition = request.header("if-range");
            if (range.isEmpty() || (!condition.isEmpty() && !condition.equals(tag))) {
                return Answer.of(200, headers, bytes);
            }
            int from = Integer.parseInt(range.replaceAll("\\D", ""));
            if (from >= bytes.length) {
                return Answer.of(
                        416, Map.of("Content-Range", "bytes */" + bytes.length), new byte[0]);
            }
            return Answer.of(206, headers, Arrays.copyOfRange(bytes, from, bytes.length))
                    .with(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length));
        };
    }

    public static Responder altered(Responder responder, UnaryOperator<Answer> alteration) {
        return request -> alteration.apply(responder.answer(request));
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public List<String> paths() {
        return requests.stream().map(Request::path).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = request(exchange);
            requests.add(request);
            var answer = responder(request.path()).answer(request);
            answer.headers().forEach((name, value) -> add(exchange, name, value));
            exchange.sendResponseHeaders(
                    answer.status(), answer.body().isEmpty() ? -1 : answer.body().size());
            answer.body().substring(0, answer.sentBytes()).writeTo(exchange.getResponseBody());
            exchange.getResponseBody().flush();
        }
    }

    private static void add(HttpExchange exchange, String name, String value) {
        if (!value.isEmpty()) {
            exchange.getResponseHeaders().add(name, value);
        }
    }

    private static Request request(HttpExchange exchange) {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(lower(name), values.getFirst()));
        var uri = exchange.getRequestURI();
        return new Request(
                uri.getPath(), Objects.requireNonNullElse(uri.getQuery(), ""), Map.copyOf(headers));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private Responder responder(String path) {
        var answers = responders.get(path);
        if (answers == null) {
            return _ -> Answer.text(404, "Not Found");
        }
        synchronized (answers) {
            return answers.size() > 1 ? answers.remove() : answers.element();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
