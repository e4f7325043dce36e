package io.flotilla.agent.select;

import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.HardwareClass;
import io.flotilla.contract.hardware.HardwareProfile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What decides, beside the files, whether a variant works here and how fast: the hardware class,
 * the engines and the drivers, each with its version.
 */
public final class Environment {
    private Environment() {}

    /**
     * The environment of a machine as one line; equal lines mean that what was seen still holds.
     */
    public static String of(HardwareProfile profile) {
        var engines =
                profile.runtimes().stream()
                        .map(engine -> engine.runtime().id() + " " + engine.version());
        var drivers =
                profile.accelerators().stream()
                        .map(Accelerator::driver)
                        .map(Object::toString)
                        .filter(driver -> !driver.isEmpty());
        return HardwareClass.of(profile).key()
                + Stream.concat(engines, drivers)
                        .sorted()
                        .distinct()
                        .collect(Collectors.joining(", ", " with ", ""));
    }
}
