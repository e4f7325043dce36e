package io.flotilla.agent.select;

import java.io.IOException;
import java.util.List;

/** Keeps what was learned over restarts. */
public interface LearnedJournal {

    /** All that was kept; empty if nothing was. */
    List<LearnedFigures> load() throws IOException;

    /** Replaces what is kept. */
    void save(List<LearnedFigures> figures) throws IOException;
}
