package io.flotilla.cli.fetch;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.json.JsonDocument;
import io.flotilla.contract.format.json.JsonReader;
import io.flotilla.contract.format.json.JsonValue;
import io.flotilla.contract.format.reading.ByteReader;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Asks servers for documents and files. Credentials go to the server they are meant for and to none
 * that it redirects to.
 */
public final class Http implements AutoCloseable {
    /** Above the listing of the largest repositories. */
    private static final int LARGEST_DOCUMENT_BYTES = 8 << 20;

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;
    private final Duration patience;

    /**
     * @param patience how long a server may say nothing
     */
    public Http(Duration patience) {
        this.patience = patience;
        client =
                HttpClient.newBuilder()
                        .connectTimeout(patience)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    /** Asks for what is at an address, wherever it has moved to; any status is an answer. */
    public Reply get(URI address, Map<String, String> headers) {
        var at = Address.requireSafe(address);
        var sent = new HashMap<>(headers);
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            var reply = ask(at, sent);
            if (!REDIRECTS.contains(reply.status())) {
                return reply;
            }
            reply.close();
            var next = target(reply);
            if (!Address.sameOrigin(at, next)) {
                sent.remove("Authorization");
            }
            at = next;
        }
        throw new CommandFailure(
                ExitCode.FAILED,
                "%s redirects more than %d times."
                        .formatted(Address.shown(address), MOST_REDIRECTS));
    }

    private static URI target(Reply reply) {
        try {
            return Address.requireSafe(reply.address().resolve(reply.header("Location")));
        } catch (IllegalArgumentException _) {
            throw new CommandFailure(
                    ExitCode.FAILED, Address.shown(reply.address()) + " redirects to no address.");
        } catch (CommandFailure e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    Address.shown(reply.address()) + " redirects elsewhere. " + e.getMessage());
        }
    }

    private Reply ask(URI address, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(address).timeout(patience);
        headers.forEach(request::setHeader);
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            return new Reply(
                    address,
                    response.statusCode(),
                    response.headers(),
                    new Body(response.body(), readers, patience));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "%s cannot be reached: %s"
                            .formatted(
                                    Address.shown(address),
                                    Objects.requireNonNullElse(e.getMessage(), e.toString())));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.FAILED, "Interrupted.");
        }
    }

    /**
     * Asks for a JSON object.
     *
     * @param advice what to do where rights are missing
     */
    public JsonValue json(URI address, Map<String, String> headers, String advice) {
        try (var reply = get(address, headers)) {
            if (!reply.isOk()) {
                throw reply.refusal(advice);
            }
            return parse(reply.bytes(LARGEST_DOCUMENT_BYTES), Address.shown(address));
        }
    }

    /** Asks as anyone for a JSON object's texts at its top, of which each may be long. */
    public Map<String, String> texts(URI address, int longest) {
        try (var reply = get(address, Map.of())) {
            if (!reply.isOk()) {
                throw reply.refusal("");
            }
            return texts(reply.bytes(LARGEST_DOCUMENT_BYTES), longest);
        } catch (MalformedException | IOException _) {
            throw new CommandFailure(
                    ExitCode.FAILED, Address.shown(address) + " gives no sound JSON object.");
        }
    }

    private static Map<String, String> texts(byte[] document, int longest)
            throws IOException, MalformedException {
        var texts = new HashMap<String, String>();
        var json = new JsonReader(new ByteReader(ByteSource.of(document)), document.length);
        json.object(
                key -> {
                    if (json.kind() == '"') {
                        texts.put(key, json.text(longest));
                    } else {
                        json.skip();
                    }
                });
        return texts;
    }

    /** Reads a JSON object that {@code origin} gave. */
    public static JsonValue parse(byte[] document, String origin) {
        try {
            return JsonDocument.read(ByteSource.of(document));
        } catch (MalformedException | IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, origin + " gives no sound JSON object: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        readers.shutdownNow();
    }
}
