package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.hardware.HardwareProfile;

/** Bytes that memory moves in a second: as it is rated, or as machines of its size usually do. */
final class Bandwidth {

    private static final long GIB = 1L << 30;

    private static final double SMALL_BOARD = 12e9;
    private static final double DESKTOP = 45e9;
    private static final double SERVER = 150e9;

    private static final double SMALL_CARD = 150e9;
    private static final double LARGE_CARD = 500e9;
    private static final double SERVER_CARD = 1500e9;

    private Bandwidth() {}

    /** Of a device's main memory. */
    static double ofMain(HardwareProfile hardware) {
        var rated = hardware.memory().bandwidthBytesPerSecond();
        if (rated > 0) {
            return rated;
        }
        var cores = hardware.cpu().logicalCores();
        if (cores > 32) {
            return SERVER;
        }
        return hardware.cpu().architecture().equals("aarch64") && cores <= 4
                ? SMALL_BOARD
                : DESKTOP;
    }

    /** Of the memory that a model lies in when it runs there. */
    static double of(Site site, double ofMain) {
        var accelerator = site.accelerator();
        if (accelerator == null || !site.hasOwnMemory()) {
            return ofMain;
        }
        var memory = accelerator.memory();
        if (memory.bandwidthBytesPerSecond() > 0) {
            return memory.bandwidthBytesPerSecond();
        }
        if (memory.totalBytes() >= 32 * GIB) {
            return SERVER_CARD;
        }
        return memory.totalBytes() >= 12 * GIB ? LARGE_CARD : SMALL_CARD;
    }
}
