package io.flotilla.agent.trust;

import io.flotilla.contract.trust.TrustedMetadata;
import java.io.IOException;
import java.util.Optional;

/** What is written down of trust, so that a restart forgets no version that was seen. */
public interface TrustJournal {

    /**
     * What was last kept; empty: nothing was yet.
     *
     * @throws IOException if it cannot be read, or was altered
     */
    Optional<TrustedMetadata> load() throws IOException;

    /** Keeps what is trusted; when this returns it outlives a power loss. */
    void save(TrustedMetadata trusted) throws IOException;
}
