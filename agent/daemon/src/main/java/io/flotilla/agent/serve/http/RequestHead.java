package io.flotilla.agent.serve.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a request and its headers. What could be read in two ways is refused, so that
 * nobody before this server reads it otherwise.
 *
 * @param isPersistent whether the connection may carry another request
 * @param length of the body in bytes; -1: it is in chunks
 */
record RequestHead(
        String method,
        String path,
        boolean isPersistent,
        boolean isOld,
        long length,
        Map<String, String> headers) {
    private static final int MAX_HEADERS = 100;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,15}");

    /** Names of headers that may not come twice with different values. */
    private static final List<String> SINGLE =
            List.of("content-length", "transfer-encoding", "host", "authorization");

    RequestHead {
        headers = Map.copyOf(headers);
    }

    /** Reads a head of lines that end with CR LF, without the empty one. */
    static RequestHead parse(String text) throws BadRequestException {
        var lines = text.split("\r\n", -1);
        var first = lines[0].split(" ", -1);
        if (first.length != 3 || !TOKEN.matcher(first[0]).matches()) {
            throw new BadRequestException(400, "the first line is no request");
        }
        var isOld = first[2].equals("HTTP/1.0");
        if (!isOld && !first[2].equals("HTTP/1.1")) {
            throw new BadRequestException(505, "HTTP/1.1 is spoken here");
        }
        var headers = headers(lines);
        var connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        return new RequestHead(
                first[0],
                path(first[1]),
                !isOld && !connection.contains("close"),
                isOld,
                length(headers),
                headers);
    }

    private static String path(String target) throws BadRequestException {
        try {
            var path = new URI(target).getPath();
            if (path != null) {
                return path;
            }
        } catch (URISyntaxException _) {
            // Said below.
        }
        throw new BadRequestException(400, "the path cannot be read");
    }

    private static Map<String, String> headers(String[] lines) throws BadRequestException {
        if (lines.length - 1 > MAX_HEADERS) {
            throw new BadRequestException(431, "there are more than " + MAX_HEADERS + " headers");
        }
        var headers = new TreeMap<String, String>();
        for (var line : Arrays.asList(lines).subList(1, lines.length)) {
            var colon = line.indexOf(':');
            if (colon < 0 || !TOKEN.matcher(line.substring(0, colon)).matches() || !isPlain(line)) {
                throw new BadRequestException(400, "a header cannot be read");
            }
            var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            var value = line.substring(colon + 1).strip();
            var before = headers.putIfAbsent(name, value);
            if (before != null && !before.equals(value) && SINGLE.contains(name)) {
                throw new BadRequestException(400, "there are two headers " + name);
            }
        }
        return headers;
    }

    private static boolean isPlain(String line) {
        for (var at = 0; at < line.length(); at++) {
            var character = line.charAt(at);
            if (character != '\t' && (character < ' ' || character == 0x7f)) {
                return false;
            }
        }
        return true;
    }

    private static long length(Map<String, String> headers) throws BadRequestException {
        var encoding = headers.get("transfer-encoding");
        var length = headers.get("content-length");
        if (encoding != null) {
            if (length != null || !encoding.equalsIgnoreCase("chunked")) {
                throw new BadRequestException(400, "the length of the body is not clear");
            }
            return -1;
        }
        if (length == null) {
            return 0;
        }
        if (!DIGITS.matcher(length).matches()) {
            throw new BadRequestException(400, "Content-Length is no length");
        }
        return Long.parseLong(length);
    }

    @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** Whether the body is sent only when it is asked for. */
    boolean expectsToBeAsked() {
        return "100-continue".equalsIgnoreCase(header("expect"));
    }
}
