package io.flotilla.agent.probe;

import io.flotilla.agent.probe.source.ProbeFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Derives how fast main memory can be at best: from what the firmware's tables (SMBIOS) say of its
 * modules, where they may be read, or from the board, where memory is soldered on.
 */
final class MemoryBandwidth {
    private static final long MEGABYTE = 1_000_000;

    /** In MB/s, as the makers' data sheets have them. */
    private static final Map<String, Integer> BOARDS =
            Map.ofEntries(
                    Map.entry("raspberrypi,5-model-b", 17_067),
                    Map.entry("raspberrypi,4-model-b", 12_800),
                    Map.entry("nvidia,p3767-0000", 102_400),
                    Map.entry("nvidia,p3767-0001", 102_400),
                    Map.entry("nvidia,p3767-0003", 68_267),
                    Map.entry("nvidia,p3767-0004", 34_133),
                    Map.entry("nvidia,p3767-0005", 68_267),
                    Map.entry("nvidia,p3701-0000", 204_800),
                    Map.entry("nvidia,p3701-0005", 204_800),
                    Map.entry("qcom,x1e80100", 135_168));

    private static final int MEMORY_DEVICE = 17;
    private static final int HEADER_BYTES = 4;
    private static final int DATA_WIDTH = 0x0a;
    private static final int SIZE = 0x0c;
    private static final int DEVICE_LOCATOR = 0x10;
    private static final int BANK_LOCATOR = 0x11;
    private static final int SPEED = 0x15;
    private static final int CONFIGURED_SPEED = 0x20;
    private static final int UNKNOWN = 0xffff;
    private static final Pattern CHANNEL =
            Pattern.compile("((?:controller|p|node) ?\\d+[ _-]*)?(?:channel|ch) ?[a-z0-9]");

    private final ProbeFiles files;

    MemoryBandwidth(ProbeFiles files) {
        this.files = files;
    }

    /** Bytes a second; 0 if that cannot be derived. */
    long bytesPerSecond() {
        return files.texts("/proc/device-tree/compatible").stream()
                .flatMap(name -> Optional.ofNullable(BOARDS.get(board(name))).stream())
                .findFirst()
                .map(megabytes -> megabytes * MEGABYTE)
                .orElseGet(() -> ofModules(files.bytes("/sys/firmware/dmi/tables/DMI")));
    }

    /** The carrier of a Jetson module names both: {@code nvidia,p3768-0000+p3767-0005}. */
    private static String board(String compatible) {
        return compatible
                .replaceFirst("^nvidia,p\\d+-\\d+\\+", "nvidia,")
                .replaceFirst("-super$", "");
    }

    /** Modules on one channel take turns, so channels add up, and modules do not. */
    private static long ofModules(byte[] table) {
        var bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        var channels = new HashMap<String, Long>();
        for (var start = 0; start + HEADER_BYTES <= table.length; ) {
            var length = bytes.get(start + 1) & 0xff;
            var end = endOfTexts(table, start + length);
            if (length < HEADER_BYTES || end > table.length) {
                return 0;
            }
            if (bytes.get(start) == MEMORY_DEVICE && length > SPEED + 1) {
                var rate = bytesPerSecond(bytes.slice(start, length).order(bytes.order()));
                var channel = channel(table, start, length, end);
                if (rate > 0 && channel.isPresent()) {
                    channels.merge(channel.get(), rate, Math::min);
                }
            }
            start = end;
        }
        return channels.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long bytesPerSecond(ByteBuffer device) {
        var width = unsigned(device, DATA_WIDTH);
        var configured =
                device.capacity() > CONFIGURED_SPEED + 1 ? unsigned(device, CONFIGURED_SPEED) : 0;
        var speed = configured > 0 ? configured : unsigned(device, SPEED);
        if (unsigned(device, SIZE) == 0 || width == UNKNOWN || speed == UNKNOWN) {
            return 0;
        }
        return (long) speed * MEGABYTE * width / Byte.SIZE;
    }

    private static int unsigned(ByteBuffer device, int offset) {
        return device.getShort(offset) & 0xffff;
    }

    /** Named in one of the two texts that say where a module is plugged in. */
    private static Optional<String> channel(byte[] table, int start, int length, int end) {
        var texts =
                new String(table, start + length, end - start - length, StandardCharsets.ISO_8859_1)
                        .split("\0", -1);
        for (var locator : new int[] {BANK_LOCATOR, DEVICE_LOCATOR}) {
            var index = table[start + locator] & 0xff;
            if (index > 0 && index <= texts.length) {
                var match = CHANNEL.matcher(texts[index - 1].toLowerCase(Locale.ROOT));
                if (match.find()) {
                    return Optional.of(match.group());
                }
            }
        }
        return Optional.empty();
    }

    /** Texts follow a structure, each ended by a zero, all of them by one more. */
    private static int endOfTexts(byte[] table, int from) {
        for (var i = from; i + 1 < table.length; i++) {
            if (table[i] == 0 && table[i + 1] == 0) {
                return i + 2;
            }
        }
        return table.length + 1;
    }
}
