package io.flotilla.agent.runtime;

import io.flotilla.contract.format.ModelRuntime;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What to load.
 *
 * @param folder where the variant's files are, absolute
 * @param modelPath the file that the engine opens first, relative to the folder
 * @param tokenizerPath relative to the folder; empty: none
 * @param threads of the engine; 0: the cores less one
 * @param maxTokens longest input in tokens; 0: what the model was made for
 * @param timeout how long loading may take
 */
public record LoadSpec(
        ModelRuntime runtime,
        Path folder,
        String modelPath,
        String tokenizerPath,
        int threads,
        int maxTokens,
        Duration timeout) {}
