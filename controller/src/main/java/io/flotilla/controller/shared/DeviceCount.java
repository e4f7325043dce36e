package io.flotilla.controller.shared;

import java.util.Locale;

/** Numbers of devices in sentences for people. */
public final class DeviceCount {
    private DeviceCount() {}

    /** For instance "1 device", or "1,200 devices". */
    public static String of(long count) {
        return count == 1 ? "1 device" : String.format(Locale.ROOT, "%,d devices", count);
    }

    /** With a verb: for instance "1 device waits", or "2 devices wait". */
    public static String with(long count, String verbOfOne, String verbOfSeveral) {
        return of(count) + " " + (count == 1 ? verbOfOne : verbOfSeveral);
    }
}
