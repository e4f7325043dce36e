package io.flotilla.agent.probe.accelerator;

import java.util.List;
import java.util.OptionalLong;

/**
 * The library of a driver with two cards, which answers as NVIDIA's reference of it says: bus ids
 * in capitals with eight digits of the domain, and nothing of what a card does not support.
 */
public final class TwoCards implements NvmlLibrary {
    private static final long TOTAL_BYTES = 24_152_899_584L;

    @Override
    public String driverVersion() {
        return "550.54.15";
    }

    @Override
    public OptionalLong cudaVersion() {
        return OptionalLong.of(12_040);
    }

    @Override
    public List<Card> cards() {
        return List.of(
                new L4("00000000:17:00.0", OptionalLong.of(23_000_000_000L), OptionalLong.of(7)),
                new L4("00000000:CA:00.0", OptionalLong.empty(), OptionalLong.empty()));
    }

    private record L4(String busId, OptionalLong freeBytes, OptionalLong utilizationPercent)
            implements Card {
        @Override
        public String name() {
            return "NVIDIA L4";
        }

        @Override
        public OptionalLong totalBytes() {
            return OptionalLong.of(TOTAL_BYTES);
        }

        @Override
        public OptionalLong powerMilliwatts() {
            return OptionalLong.of(16_250);
        }

        @Override
        public OptionalLong temperatureCelsius() {
            return OptionalLong.of(41);
        }

        @Override
        public OptionalLong memoryBusBits() {
            return OptionalLong.of(192);
        }

        @Override
        public OptionalLong memoryClockMegahertz() {
            return OptionalLong.of(6251);
        }
    }
}
