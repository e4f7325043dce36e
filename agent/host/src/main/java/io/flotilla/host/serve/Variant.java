package io.flotilla.host.serve;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.LoadedModel;
import org.jspecify.annotations.Nullable;

/** The place for the host's one variant. Belongs to the thread that works. */
final class Variant {
    private @Nullable LoadedModel loaded;

    void requireEmpty() throws HostProblem {
        if (loaded != null) {
            throw new HostProblem(Reason.ALREADY_LOADED, "The host has loaded its variant.");
        }
    }

    void fill(LoadedModel model) {
        loaded = model;
    }

    LoadedModel model() throws HostProblem {
        if (loaded == null) {
            throw new HostProblem(Reason.NOT_LOADED, "The host has not loaded a variant yet.");
        }
        return loaded;
    }

    void close() {
        if (loaded != null) {
            loaded.close();
            loaded = null;
        }
    }
}
