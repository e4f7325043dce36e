package io.flotilla.agent.probe.source;

/**
 * What a running program is told of the machine before it reads any file.
 *
 * @param architecture {@code x86-64}, {@code aarch64}, or as the system names another
 * @param system the operating system's name
 * @param kernel its release
 * @param threads hardware threads that may be used, at least 1
 */
public record Platform(String architecture, String system, String kernel, int threads) {

    /** That of this machine, or that which a tree of files like one shows. */
    public static Platform of(ProbeFiles files) {
        return files.areOfThisMachine() ? ofThisMachine() : shownBy(files);
    }

    private static Platform ofThisMachine() {
        return new Platform(
                architecture(System.getProperty("os.arch")),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors());
    }

    private static Platform shownBy(ProbeFiles files) {
        var shown = files.text("/proc/sys/kernel/arch");
        var threads =
                files.lines("/proc/cpuinfo").stream()
                        .filter(line -> line.matches("processor\\s*:.*"))
                        .count();
        return new Platform(
                architecture(shown.isEmpty() ? System.getProperty("os.arch") : shown),
                "Linux",
                files.text("/proc/sys/kernel/osrelease"),
                (int) Math.max(1, threads));
    }

    private static String architecture(String name) {
        return switch (name) {
            case "amd64", "x86_64", "x86-64" -> "x86-64";
            case "aarch64", "arm64" -> "aarch64";
            default -> name;
        };
    }
}
