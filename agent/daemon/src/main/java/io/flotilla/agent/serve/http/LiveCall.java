package io.flotilla.agent.serve.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call on a connection. */
final class LiveCall implements HttpCall {
    private static final byte[] GO_ON =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final RequestHead head;
    private final CompletableFuture<Boolean> handedOver = new CompletableFuture<>();
    private boolean isRead;
    private boolean isWatched;
    private boolean isAnswered;
    private boolean isInPieces;
    private boolean isClosing;
    private volatile boolean hasLeft;

    LiveCall(Connection connection, RequestHead head) {
        this.connection = connection;
        this.head = head;
        this.isRead = head.length() == 0;
        this.isClosing = !head.isPersistent();
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String path() {
        return head.path();
    }

    @Override
    public @Nullable String header(String name) {
        return head.header(name);
    }

    @Override
    public byte[] body(int mostBytes) throws IOException {
        if (isRead) {
            return NOTHING;
        }
        if (head.expectsToBeAsked()) {
            connection.write(GO_ON, NOTHING);
        }
        connection.limitBody();
        var bytes = read(mostBytes);
        connection.unlimited();
        if (isRead) {
            isWatched = true;
            connection.watch(this);
        }
        return bytes;
    }

    private byte[] read(int mostBytes) throws IOException {
        if (head.length() < 0) {
            var chunked = connection.in().chunked(mostBytes);
            isRead = chunked.isWhole();
            return chunked.bytes();
        }
        isRead = head.length() <= mostBytes;
        return connection.in().bytes((int) Math.min(head.length(), mostBytes));
    }

    @Override
    public boolean isWanted() {
        return !hasLeft;
    }

    @Override
    public void answer(int status, Map<String, String> headers, byte[] body) throws IOException {
        isAnswered = true;
        var isBare = head.method().equals("HEAD");
        connection.write(
                AnswerHead.bytes(status, closing(headers), body.length), isBare ? NOTHING : body);
    }

    @Override
    public void begin(int status, Map<String, String> headers) throws IOException {
        isAnswered = true;
        isInPieces = true;
        isClosing |= head.isOld();
        var length = head.isOld() ? AnswerHead.TO_THE_END : AnswerHead.IN_CHUNKS;
        connection.write(AnswerHead.bytes(status, closing(headers), length), NOTHING);
    }

    private Map<String, String> closing(Map<String, String> headers) {
        isClosing |= !isRead || "close".equals(headers.get("Connection"));
        if (!isClosing) {
            return headers;
        }
        var closing = new LinkedHashMap<>(headers);
        closing.put("Connection", "close");
        return closing;
    }

    @Override
    public void send(byte[] piece) throws IOException {
        if (piece.length == 0) {
            return;
        }
        if (head.isOld()) {
            connection.write(piece, NOTHING);
            return;
        }
        var size = (Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        var framed = new byte[piece.length + CRLF.length];
        System.arraycopy(piece, 0, framed, 0, piece.length);
        System.arraycopy(CRLF, 0, framed, piece.length, CRLF.length);
        connection.write(size, framed);
    }

    /** Ends the answer; returns whether the connection can carry another. */
    boolean finish() throws IOException {
        if (isInPieces && !head.isOld()) {
            connection.write(LAST_CHUNK, NOTHING);
        }
        return isAnswered && isRead && !isClosing && !hasLeft;
    }

    boolean isRead() {
        return isRead;
    }

    /** Whether another thread waits for what comes after it. */
    boolean isWatched() {
        return isWatched;
    }

    /** Notes that nobody waits for the answer any more. */
    void leave() {
        hasLeft = true;
    }

    /** Leaves the connection to the thread that waits for what comes next. */
    void handOver(boolean goesOn) {
        handedOver.complete(goesOn);
    }

    /** Waits until the answer is sent; returns whether the connection goes on. */
    boolean awaitHandOver() {
        return handedOver.join();
    }
}
