package io.flotilla.bench.fit;

import io.flotilla.bench.host.HostedModel;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A model to load with a context to fill.
 *
 * @param name for people
 * @param maker lays the model out, in a folder that other cases may have filled before
 */
record FitCase(String name, int contextTokens, Maker maker) {

    /** Lays a model out in a folder of its own. */
    interface Maker {
        HostedModel make(Path folder) throws IOException;
    }
}
