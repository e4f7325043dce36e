package io.flotilla.agent.probe.accelerator;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The library of NVIDIA's driver itself, loaded once and kept until the process ends. */
public final class NativeNvml implements NvmlLibrary {
    private static final int SUCCESS = 0;
    private static final int TEXT_BYTES = 96;
    private static final int MOST_CARDS = 64;

    /** Of nvmlPciInfo_t: an older text and five numbers come before the bus id. */
    private static final long PCI_INFO_BYTES = 128;

    private static final long BUS_ID_OFFSET = 36;
    private static final int MEMORY_CLOCK = 2;
    private static final int CHIP_SENSOR = 0;

    private final SymbolLookup library;

    private NativeNvml(SymbolLookup library) {
        this.library = library;
    }

    /** Loads and starts it; empty where there is none, or no card and driver that go with it. */
    public static Optional<NvmlLibrary> open() {
        return open("libnvidia-ml.so.1");
    }

    @SuppressWarnings("restricted")
    static Optional<NvmlLibrary> open(String name) {
        SymbolLookup library;
        try {
            library = SymbolLookup.libraryLookup(name, Arena.global());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        var nvml = new NativeNvml(library);
        return nvml.call("nvmlInit_v2", FunctionDescriptor.of(JAVA_INT)) == SUCCESS
                ? Optional.of(nvml)
                : Optional.empty();
    }

    @Override
    public String driverVersion() {
        try (var arena = Arena.ofConfined()) {
            var text = arena.allocate(TEXT_BYTES);
            var type = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
            return call("nvmlSystemGetDriverVersion", type, text, TEXT_BYTES) == SUCCESS
                    ? text.getString(0)
                    : "";
        }
    }

    @Override
    public OptionalLong cudaVersion() {
        try (var arena = Arena.ofConfined()) {
            var number = arena.allocate(JAVA_INT);
            var type = FunctionDescriptor.of(JAVA_INT, ADDRESS);
            return call("nvmlSystemGetCudaDriverVersion_v2", type, number) == SUCCESS
                    ? OptionalLong.of(number.get(JAVA_INT, 0))
                    : OptionalLong.empty();
        }
    }

    @Override
    public List<Card> cards() {
        try (var arena = Arena.ofConfined()) {
            var number = arena.allocate(JAVA_INT);
            var type = FunctionDescriptor.of(JAVA_INT, ADDRESS);
            if (call("nvmlDeviceGetCount_v2", type, number) != SUCCESS) {
                return List.of();
            }
            var count = Math.clamp(number.get(JAVA_INT, 0), 0, MOST_CARDS);
            var cards = new ArrayList<Card>();
            for (var i = 0; i < count; i++) {
                card(i, arena).ifPresent(cards::add);
            }
            return cards;
        }
    }

    private Optional<Card> card(int index, Arena arena) {
        var handle = arena.allocate(ADDRESS);
        var type = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS);
        return call("nvmlDeviceGetHandleByIndex_v2", type, index, handle) == SUCCESS
                ? Optional.of(new NativeCard(handle.get(ADDRESS, 0)))
                : Optional.empty();
    }

    /** What the function returns; a status that is never success where the library lacks it. */
    @SuppressWarnings("restricted")
    private int call(String name, FunctionDescriptor type, Object... arguments) {
        var symbol = library.find(name);
        if (symbol.isEmpty()) {
            return -1;
        }
        MethodHandle function = Linker.nativeLinker().downcallHandle(symbol.get(), type);
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native function threw", e);
        }
    }

    private final class NativeCard implements Card {
        private final MemorySegment device;

        private NativeCard(MemorySegment device) {
            this.device = device;
        }

        @Override
        public String busId() {
            try (var arena = Arena.ofConfined()) {
                var information = arena.allocate(PCI_INFO_BYTES);
                var type = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
                return call("nvmlDeviceGetPciInfo_v3", type, device, information) == SUCCESS
                        ? information.getString(BUS_ID_OFFSET)
                        : "";
            }
        }

        @Override
        public String name() {
            try (var arena = Arena.ofConfined()) {
                var text = arena.allocate(TEXT_BYTES);
                var type = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
                return call("nvmlDeviceGetName", type, device, text, TEXT_BYTES) == SUCCESS
                        ? text.getString(0)
                        : "";
            }
        }

        @Override
        public OptionalLong totalBytes() {
            return memory(0);
        }

        @Override
        public OptionalLong freeBytes() {
            return memory(1);
        }

        /** Total, free and used stand one after another. */
        private OptionalLong memory(int index) {
            try (var arena = Arena.ofConfined()) {
                var numbers = arena.allocate(MemoryLayout.sequenceLayout(3, JAVA_LONG));
                var type = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
                return call("nvmlDeviceGetMemoryInfo", type, device, numbers) == SUCCESS
                        ? OptionalLong.of(numbers.getAtIndex(JAVA_LONG, index))
                        : OptionalLong.empty();
            }
        }

        @Override
        public OptionalLong utilizationPercent() {
            return number("nvmlDeviceGetUtilizationRates");
        }

        @Override
        public OptionalLong powerMilliwatts() {
            return number("nvmlDeviceGetPowerUsage");
        }

        @Override
        public OptionalLong temperatureCelsius() {
            return number("nvmlDeviceGetTemperature", CHIP_SENSOR);
        }

        @Override
        public OptionalLong memoryBusBits() {
            return number("nvmlDeviceGetMemoryBusWidth");
        }

        @Override
        public OptionalLong memoryClockMegahertz() {
            return number("nvmlDeviceGetMaxClockInfo", MEMORY_CLOCK);
        }

        /** The first of at most two numbers that a function writes. */
        private OptionalLong number(String name) {
            try (var arena = Arena.ofConfined()) {
                var numbers = arena.allocate(JAVA_LONG);
                var type = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
                return ifSuccess(call(name, type, device, numbers), numbers);
            }
        }

        private OptionalLong number(String name, int which) {
            try (var arena = Arena.ofConfined()) {
                var number = arena.allocate(JAVA_LONG);
                var type = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
                return ifSuccess(call(name, type, device, which, number), number);
            }
        }

        private static OptionalLong ifSuccess(int status, MemorySegment number) {
            return status == SUCCESS
                    ? OptionalLong.of(Integer.toUnsignedLong(number.get(JAVA_INT, 0)))
                    : OptionalLong.empty();
        }
    }
}
