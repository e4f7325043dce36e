package io.flotilla.agent.serve;

import java.io.IOException;

/** A way in which apps ask: paths, bodies, streams and errors of one kind of API. */
public interface Dialect {

    /** Whether a path is of this dialect. */
    boolean knows(String path);

    /** Answers a request to such a path. */
    void answer(Exchange exchange) throws ApiException, IOException, InterruptedException;

    /** The body of an answer that says what went wrong. */
    Object error(ApiException problem);
}
