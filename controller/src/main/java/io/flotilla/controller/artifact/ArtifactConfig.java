package io.flotilla.controller.artifact;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Where artifacts are kept, and how much room they leave. */
@ConfigMapping(prefix = "flotilla.artifact")
public interface ArtifactConfig {

    /** Directory of the store; made if it is missing. It belongs to one controller alone. */
    @WithDefault("${flotilla.data}/artifacts")
    Path directory();

    /**
     * Room that stays free on its disk, in bytes, at least 0: uploads that would take it are
     * refused.
     */
    @WithDefault("268435456")
    long reserveBytes();

    /** Files that may be sent to operators at a time, at least 1. */
    @WithDefault("64")
    int downloads();

    /**
     * Longest wait for an operator to take 256 KiB of a file that is sent, or to send more of a
     * file that is received.
     */
    @WithDefault("2m")
    Duration stallTimeout();

    /** How often one of the artifacts, in turn, is read whole and checked; "off": never. */
    @WithDefault("10m")
    String checkInterval();
}
