package io.flotilla.agent.serve.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The first line of an answer and its headers. */
final class AnswerHead {
    /** In place of a length: the body comes in chunks. */
    static final long IN_CHUNKS = -1;

    /** In place of a length: the body ends with the connection. */
    static final long TO_THE_END = -2;

    private AnswerHead() {}

    static byte[] bytes(int status, Map<String, String> headers, long length) {
        var head = new StringBuilder(192);
        head.append("HTTP/1.1 ").append(status).append(' ').append(reason(status)).append("\r\n");
        headers.forEach((name, value) -> header(head, name, value));
        if (length == IN_CHUNKS) {
            header(head, "Transfer-Encoding", "chunked");
        } else if (length >= 0) {
            header(head, "Content-Length", Long.toString(length));
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void header(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Content Too Large";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 499 -> "Client Closed Request";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "";
        };
    }
}
