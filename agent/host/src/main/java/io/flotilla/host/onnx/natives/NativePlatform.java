package io.flotilla.host.onnx.natives;

import java.util.Locale;

/** The system's name as the libraries' jars spell it: {@code linux-x64}, {@code linux-x86_64}. */
public record NativePlatform(String system, boolean isArm) {

    public static NativePlatform current() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return new NativePlatform(
                system.startsWith("mac") ? "osx" : system,
                System.getProperty("os.arch", "").equals("aarch64"));
    }

    public String onnxRuntimeFolder() {
        return "ai/onnxruntime/native/" + system + (isArm ? "-aarch64" : "-x64");
    }

    public String tokenizersFolder() {
        return "native/lib/" + system + (isArm ? "-aarch64" : "-x86_64") + "/cpu";
    }
}
