package io.flotilla.controller.making.converter;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Precision;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    /**
     * Memory that a runtime host or a converter may hold, with all processes that it starts: what
     * is theirs alone, without the pages of mapped files. Beyond it they are ended, and the job
     * fails. E.g. 6G, at least 64M; absent: only the machine limits them.
     */
    Optional<MemorySize> memoryLimit();

    /** Longest time for one step, such as quantizing one model; 1 minute to 24 hours. */
    @WithDefault("2H")
    Duration stepTimeout();

    /**
     * Programs that make what runtime hosts cannot, by name: a lower-case letter, then lower-case
     * letters and digits, at most 31. Every replica needs the same.
     */
    Map<String, Converter> converters();

    /** A program that makes variants in a process of its own. */
    interface Converter {

        /** The program, an absolute path, and its first arguments; no shell reads them. */
        List<String> command();

        /** Formats of the variants that it takes. */
        List<Format> from();

        /** Format of the variants that it makes: ONNX, GGUF or OPENVINO_IR. */
        Format to();

        /** Precisions that it makes; with INT4 the converter "olive" makes "olive-int4". */
        List<Precision> precisions();

        /** Longest time for one conversion, 1 second to 7 days. */
        @WithDefault("4H")
        Duration timeout();

        /** Most bytes that it may leave, at least 1. */
        @WithDefault("274877906944")
        long outputBytes();

        /** What it is told besides, as it is. */
        Map<String, String> settings();
    }
}
