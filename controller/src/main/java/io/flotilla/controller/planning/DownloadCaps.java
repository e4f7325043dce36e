package io.flotilla.controller.planning;

import java.time.Duration;
import java.util.Optional;

/**
 * What bounds the downloads of many devices; 0: nothing does.
 *
 * @param concurrentDownloads most devices at a time
 * @param bytesPerSecond of all downloads together
 * @param deviceBytesPerSecond of each
 */
public record DownloadCaps(
        int concurrentDownloads, long bytesPerSecond, long deviceBytesPerSecond) {

    public static final DownloadCaps NONE = new DownloadCaps(0, 0, 0);

    private static final double MILLIS = 1000;

    /**
     * How long it takes at the least; empty if nothing bounds it.
     *
     * @param bytes of all downloads
     * @param largestBytes of the largest one
     */
    Optional<Duration> durationOf(long bytes, long largestBytes) {
        var together =
                Math.max(seconds(bytes, (double) bytesPerSecond), seconds(bytes, sideBySide()));
        var seconds = Math.max(together, seconds(largestBytes, (double) deviceBytesPerSecond));
        return bytesPerSecond == 0 && deviceBytesPerSecond == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) Math.ceil(seconds * MILLIS)));
    }

    private double sideBySide() {
        return (double) concurrentDownloads * deviceBytesPerSecond;
    }

    private static double seconds(long bytes, double rate) {
        return rate == 0 ? 0 : bytes / rate;
    }
}
