package io.flotilla.agent.runtime;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What to load.
 *
 * @param variant its full resource name
 * @param folder where the variant's files are, absolute
 * @param modelPath the file that the engine opens first, relative to the folder
 * @param tokenizerPath relative to the folder; empty: none
 * @param threads of the engine; 0: the cores less one
 * @param timeout how long loading may take
 */
public record LoadSpec(
        String variant,
        EngineSetting setting,
        Path folder,
        String modelPath,
        String tokenizerPath,
        int threads,
        Duration timeout) {}
