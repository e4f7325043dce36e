package io.flotilla.contract.hardware;

/**
 * What the kernel and the installed libraries have for an accelerator; what is not known is empty.
 *
 * @param name of the kernel's driver
 * @param version of that driver, or of the libraries that come with it
 * @param api what programs call it through, such as {@code CUDA 12.4} or {@code libQnnHtp.so}
 */
public record Driver(String name, String version, String api) {

    /** That of an accelerator for which nothing is installed. */
    public static final Driver NONE = new Driver("", "", "");

    /** A driver of which only the name is known. */
    public static Driver named(String name) {
        return new Driver(name, "", "");
    }

    /** What is known of it, for people. */
    @Override
    public String toString() {
        return String.join(" ", name, version, api).strip().replaceAll("\\s+", " ");
    }
}
