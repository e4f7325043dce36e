package io.flotilla.agent.serve;

import io.flotilla.agent.serve.http.HttpCall;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request and its answer without a socket. */
final class SocketlessCall implements HttpCall {
    private final String path;
    private final byte[] body;
    private final Map<String, String> headers = new HashMap<>();
    private int status = -1;

    SocketlessCall(String path, byte[] body) {
        this.path = path;
        this.body = body.clone();
    }

    void set(String name, String value) {
        headers.put(name.toLowerCase(Locale.ROOT), value);
    }

    /** What was answered; -1: nothing. */
    int status() {
        return status;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public byte[] body(int mostBytes) {
        return Arrays.copyOf(body, Math.min(body.length, mostBytes));
    }

    @Override
    public boolean isWanted() {
        return true;
    }

    @Override
    public void answer(int newStatus, Map<String, String> answerHeaders, byte[] answer) {
        status = newStatus;
    }

    @Override
    public void begin(int newStatus, Map<String, String> answerHeaders) {
        status = newStatus;
    }

    @Override
    public void send(byte[] piece) {}
}
