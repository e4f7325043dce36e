package io.flotilla.controller.rest;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Gives out the files of the operations console, which lie in a jar of their own. Every address
 * that is no file is a page of the console, which decides itself what to show there.
 */
@ApplicationScoped
class Console {

    private static final String FOLDER = "flotilla-console/";
    private static final String PAGE = "index.html";

    /** The only shapes of names that the console's build gives to files. */
    private static final Pattern FILE =
            Pattern.compile("(assets/)?[A-Za-z0-9_-]{1,100}(\\.[A-Za-z0-9]{1,12}){1,2}");

    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "svg", "image/svg+xml",
                    "png", "image/png",
                    "woff2", "font/woff2",
                    "txt", "text/plain; charset=utf-8",
                    "json", "application/json");

    /** Everything comes from here, nothing is written into the page, and nobody frames it. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    private final Map<String, Buffer> files = new ConcurrentHashMap<>();
    private final Answer answer = new Answer(new ObjectMapper());

    /** Answers with the file that the path names, or with the console's page. */
    void send(RoutingContext context) {
        try {
            var path = requireNonNullElse(context.request().path(), "/").substring(1);
            var isAsset = path.startsWith("assets/");
            var name = isAsset || FILE.matcher(path).matches() ? path : PAGE;
            if (!sendFile(context, name)) {
                answer.fail(context, absent(name));
            }
        } catch (RuntimeException failed) {
            answer.fail(context, failed);
        }
    }

    private boolean sendFile(RoutingContext context, String name) {
        var accepted = requireNonNullElse(context.request().getHeader("accept-encoding"), "");
        var packed = accepted.contains("gzip") ? read(name + ".gz") : Optional.<Buffer>empty();
        var content = packed.or(() -> read(name));
        content.ifPresent(
                body -> {
                    var response =
                            Answer.secured(context.response())
                                    .putHeader("content-type", typeOf(name))
                                    .putHeader("cache-control", cachingOf(name))
                                    .putHeader("content-security-policy", POLICY)
                                    .putHeader("cross-origin-opener-policy", "same-origin")
                                    .putHeader("cross-origin-resource-policy", "same-origin")
                                    .putHeader(
                                            "permissions-policy",
                                            "camera=(), geolocation=(), microphone=()")
                                    .putHeader("vary", "accept-encoding")
                                    .putHeader("x-frame-options", "DENY");
                    if (packed.isPresent()) {
                        response.putHeader("content-encoding", "gzip");
                    }
                    response.end(body);
                });
        return content.isPresent();
    }

    private Optional<Buffer> read(String name) {
        if (!FILE.matcher(name).matches() && !FILE.matcher(unpacked(name)).matches()) {
            return Optional.empty();
        }
        var known = files.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        try (var file = Console.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                return Optional.empty();
            }
            var content = Buffer.buffer(file.readAllBytes());
            files.put(name, content);
            return Optional.of(content);
        } catch (IOException broken) {
            throw new UncheckedIOException("a file of the console cannot be read", broken);
        }
    }

    private static String unpacked(String name) {
        return name.endsWith(".gz") ? name.substring(0, name.length() - ".gz".length()) : name;
    }

    /** The name of an asset has the digest of its content in it. */
    private static String cachingOf(String name) {
        return name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    }

    private static String typeOf(String name) {
        var extension = name.substring(name.lastIndexOf('.') + 1);
        return TYPES.getOrDefault(extension, "application/octet-stream");
    }

    private static Status absent(String name) {
        var message =
                name.equals(PAGE)
                        ? "This controller was built without its console."
                        : "The console has no file %s.".formatted(name);
        return Status.newBuilder().setCode(Code.NOT_FOUND.getNumber()).setMessage(message).build();
    }
}
