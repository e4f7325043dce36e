package io.flotilla.controller.access.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A row of permissions.txt, the one table of who may call what.
 *
 * @param method such as device.v1.DeviceService/GetDevice
 * @param caller a role, DEVICE or ANYONE
 * @param scope covered, filtered, free or whole; "-" if no operator calls it
 * @param route such as GET /v1/devices/*; "-" if it has none
 */
public record Permission(String method, String caller, String scope, String route) {

    public static List<Permission> all() {
        try (var file =
                Objects.requireNonNull(Permission.class.getResourceAsStream("permissions.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("METHOD"))
                    .map(line -> line.split("\\s{2,}"))
                    .map(cells -> new Permission(cells[0], cells[1], cells[2], cells[3]))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public String fullMethod() {
        return "flotilla." + method;
    }

    public boolean isForOperators() {
        return !caller.equals("DEVICE") && !caller.equals("ANYONE");
    }

    boolean hasRoute() {
        return !route.equals("-");
    }

    String verb() {
        return route.substring(0, route.indexOf(' '));
    }

    /** The path with something that does not exist in each place. */
    String path() {
        return route.substring(route.indexOf(' ') + 1).replace("*", "none");
    }
}
