package io.flotilla.agent.shared;

import java.io.IOException;
import java.time.Duration;

/** A part of the agent that is started once, in order, and stopped once, in reverse. */
public interface Component {

    /** Starts the part; does not wait for anything outside this machine. */
    void start() throws IOException;

    /** Ends the part's work within the grace given. Must be harmless if it never started. */
    void stop(Duration grace);
}
