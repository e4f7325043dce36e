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

    private static final int MAX_NAME = 40;

    public static HardwareClass of(HardwareProfile profile) {
        return new HardwareClass(
                orUnknown(profile.cpu().architecture()),
                IsaTier.of(profile.cpu()),
                MemoryClass.of(profile.memory().limitBytes()),
                profile.bestAccelerator().map(best -> nameOf(best, profile)).orElse("cpu"));
    }

    /** Its readable key, such as {@code x86-64/avx512-vnni/16GiB/cpu}. */
    public String key() {
        return String.join("/", architecture, isaTier, memory, accelerator);
    }

    /**
     * Vendor and product as {@link #slug} writes them, with the size of a memory of its own and how
     * many there are: {@code nvidia-l4-24GiB-x2}. A product that names its vendor, or is known
     * better without, is not prefixed: {@code jetson-orin}.
     */
    private static String nameOf(Accelerator best, HardwareProfile profile) {
        var name = new StringBuilder(slug(best));
        if (best.memory().totalBytes() > 0 && best.isDiscreteGpu()) {
            name.append('-').append(MemoryClass.of(best.memory().totalBytes()));
        }
        var alike =
                profile.accelerators().stream()
                        .filter(found -> found.kind() == best.kind())
                        .filter(found -> slug(found).equals(slug(best)))
                        .count();
        return alike > 1 ? name.append("-x").append(alike).toString() : name.toString();
    }

    /** Its product in lower case, words joined by hyphens; its kind where that is not known. */
    static String slug(Accelerator accelerator) {
        var vendor = slug(accelerator.vendor());
        var product = slug(accelerator.modelName());
        if (product.isEmpty()) {
            product = accelerator.kind().name().toLowerCase(Locale.ROOT);
        }
        var said =
                vendor.isEmpty() || product.startsWith(vendor) || product.startsWith("jetson-")
                        ? product
                        : vendor + "-" + product;
        return said.length() <= MAX_NAME ? said : said.substring(0, MAX_NAME).replaceAll("-+$", "");
    }

    /** A text in lower case, its words joined by hyphens. */
    static String slug(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("\\((r|tm)\\)", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? "unknown" : text;
    }
}
