package io.flotilla.agent.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What to load.
 *
 * @param variant its full resource name
 * @param threads of the engine; 0: the cores less one
 * @param timeout how long loading may take
 */
public record LoadSpec(
        String variant, EngineSetting setting, Files files, int threads, Duration timeout) {

    /**
     * Where its files are.
     *
     * @param folder absolute
     * @param model the file that the engine opens first, relative to the folder
     * @param tokenizer relative to the folder; empty: none
     * @param adapters those that are offered upon it by name, relative to the folder
     */
    public record Files(Path folder, String model, String tokenizer, Map<String, String> adapters) {
        public Files {
            adapters = Map.copyOf(adapters);
        }
    }
}
