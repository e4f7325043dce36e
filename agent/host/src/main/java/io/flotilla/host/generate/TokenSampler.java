package io.flotilla.host.generate;

import io.flotilla.host.engine.HostProblem;

/** Chooses the tokens of one text. */
public interface TokenSampler extends AutoCloseable {

    /** Chooses what follows the token of that index in what was read last. */
    int choose(int index) throws HostProblem;

    /** Notes that a token has become part of the text. */
    void accept(int token);

    @Override
    void close();
}
