package io.flotilla.agent.serve.http;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request and its answer, which is sent whole or piece by piece. For one thread. */
public interface HttpCall {

    /** Such as GET. */
    String method();

    /** Decoded, without the query. */
    String path();

    /** The first header of that name, however it is written. */
    @Nullable String header(String name);

    /** The body, up to so many bytes; of a longer one just that many. */
    byte[] body(int mostBytes) throws IOException;

    /** Whether whoever asked is still there, as far as is known once the body was read. */
    boolean isWanted();

    /** Answers with a body. */
    void answer(int status, Map<String, String> headers, byte[] body) throws IOException;

    /** Begins an answer that is sent piece by piece and ends when the handler returns. */
    void begin(int status, Map<String, String> headers) throws IOException;

    /** Sends a piece at once. */
    void send(byte[] piece) throws IOException;

    /** Answers calls, each on a virtual thread of its own. */
    interface Handler {

        /** Answers a call; one that is not answered is closed. */
        void handle(HttpCall call) throws IOException;
    }
}
