package io.flotilla.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a bench runs on, in general words: enough to judge a figure, too little to name a machine.
 */
public final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final double KIBIBYTES_IN_GIB = 1 << 20;

    private Machine() {}

    /** Such as "Linux amd64, 2 cores, avx512_vnni, 23 GiB". */
    public static String description() {
        return "%s %s, %d cores%s%s"
                .formatted(
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        widestExtension(),
                        memory());
    }

    /** The processor's instruction set extensions, as Linux names them. */
    public static Set<String> isaExtensions() {
        var flags = firstLine(PROCESSORS, "flags", "Features");
        return Set.copyOf(List.of(flags.substring(flags.indexOf(':') + 1).strip().split(" ")));
    }

    private static String widestExtension() {
        var present = isaExtensions();
        return Stream.of("amx_int8", "avx512_vnni", "avx512f", "avx2", "sve", "i8mm", "asimddp")
                .filter(present::contains)
                .findFirst()
                .map(extension -> ", " + extension)
                .orElse("");
    }

    private static String memory() {
        var digits = firstLine(MEMORY, "MemTotal").replaceAll("\\D", "");
        return digits.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT, ", %.0f GiB", Long.parseLong(digits) / KIBIBYTES_IN_GIB);
    }

    private static String firstLine(Path file, String... keys) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> Stream.of(keys).anyMatch(line::startsWith))
                    .findFirst()
                    .orElse("");
        } catch (IOException _) {
            return "";
        }
    }
}
