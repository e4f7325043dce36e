package io.flotilla.agent.probe.accelerator;

import java.util.List;
import java.util.OptionalLong;

/**
 * The management library of NVIDIA's driver, as far as it is needed. What a card does not support
 * is empty; a text that cannot be had too.
 */
public interface NvmlLibrary {

    /** Version of the driver. */
    String driverVersion();

    /** Newest version of CUDA that the driver supports: thousand times major, ten times minor. */
    OptionalLong cudaVersion();

    /** The cards, in the order of their numbers. */
    List<Card> cards();

    /** One card. What changes is read anew at each call. */
    interface Card {
        /** Its place on the bus, such as {@code 00000000:01:00.0}. */
        String busId();

        String name();

        OptionalLong totalBytes();

        OptionalLong freeBytes();

        OptionalLong utilizationPercent();

        OptionalLong powerMilliwatts();

        OptionalLong temperatureCelsius();

        OptionalLong memoryBusBits();

        /** Fastest clock of the memory, which moves two bits a cycle and line. */
        OptionalLong memoryClockMegahertz();
    }
}
