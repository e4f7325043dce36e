package io.flotilla.contract.hardware;

import java.util.Locale;

/**
 * Devices that may be expected to behave alike.
 *
 * @param architecture of the processor
 * @param isaTier the best group of instructions that matters for models
 * @param memory the limit on agent and models, rounded down to a size in which memory is sold
 * @param accelerator the best one, or {@code cpu}
 */
public record HardwareClass(
        String architecture, String isaTier, String memory, String accelerator) {

    public static HardwareClass of(HardwareProfile profile) {
        return new HardwareClass(
                orUnknown(profile.cpu().architecture()),
                IsaTier.of(profile.cpu()),
                MemoryClass.of(profile.memory().limitBytes()),
                profile.bestAccelerator().map(HardwareClass::nameOf).orElse("cpu"));
    }

    /** Its readable key, such as {@code x86-64/avx512-vnni/16GiB/cpu}. */
    public String key() {
        return String.join("/", architecture, isaTier, memory, accelerator);
    }

    private static String nameOf(Accelerator accelerator) {
        var kind =
                switch (accelerator.kind()) {
                    case GPU -> "gpu";
                    case NPU -> "npu";
                    case UNKNOWN -> "accelerator";
                };
        var vendor = accelerator.vendor().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        var name = vendor.isEmpty() ? kind : vendor + "-" + kind;
        return accelerator.isDiscreteGpu()
                ? name + "-" + MemoryClass.of(accelerator.memoryBytes())
                : name;
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? "unknown" : text;
    }
}
