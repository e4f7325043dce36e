package io.flotilla.controller.making;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Whether and how this controller makes and measures variants. */
@ConfigMapping(prefix = "flotilla.making")
public interface MakingConfig {

    /**
     * Folder of the runtime host, which holds bin/flotilla-host. Without it nothing is made or
     * measured, and versions are published as they are uploaded.
     */
    Optional<Path> host();

    /** Directory for work under way. It belongs to one controller alone. */
    @WithDefault("${flotilla.data}/making")
    Path directory();

    /**
     * Jobs that this controller works at, at the same time; 0: it leaves them to other replicas.
     */
    @WithDefault("1")
    int concurrency();

    /** Threads of an engine that makes or measures; 0: the cores less one. */
    @WithDefault("0")
    int threads();

    /** Longest time for one step, such as quantizing one model; 1 minute to 24 hours. */
    @WithDefault("2H")
    Duration stepTimeout();
}
