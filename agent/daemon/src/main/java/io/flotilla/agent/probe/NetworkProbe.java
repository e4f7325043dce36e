package io.flotilla.agent.probe;

import io.flotilla.agent.probe.source.ProbeFiles;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads over which interface a machine reaches the rest of the world: that of its default route, as
 * the kernel lists routes in {@code /proc/net/route} and {@code /proc/net/ipv6_route}.
 */
final class NetworkProbe {
    private static final int IPV4_FIELDS = 8;
    private static final int IPV6_FIELDS = 10;
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final String IPV6_ANY = "0".repeat(32);

    /** Of {@code include/uapi/linux/if_arp.h}: ARPHRD_ETHER. */
    private static final long ETHERNET = 1;

    /** ARPHRD_PPP. */
    private static final long DIALLED = 512;

    /** ARPHRD_RAWIP, as modems have it. */
    private static final long RAW_IP = 519;

    private final ProbeFiles files;

    NetworkProbe(ProbeFiles files) {
        this.files = files;
    }

    /** A default route; of several the kernel takes the one with the smallest metric. */
    private record Route(String device, long metric) {}

    Network probe() {
        return Stream.concat(routes4(), routes6())
                .filter(route -> !route.device.equals("lo"))
                .min(Comparator.comparingLong(Route::metric))
                .map(route -> network(route.device))
                .orElse(Network.UNKNOWN);
    }

    private Stream<Route> routes4() {
        Predicate<String[]> isDefault =
                row -> row[1].equals("00000000") && row[7].equals("00000000");
        return rows("/proc/net/route", IPV4_FIELDS)
                .filter(isDefault)
                .flatMap(row -> route(row[0], row[6], 10).stream());
    }

    private Stream<Route> routes6() {
        Predicate<String[]> isDefault = row -> row[0].equals(IPV6_ANY) && row[1].equals("00");
        return rows("/proc/net/ipv6_route", IPV6_FIELDS)
                .filter(isDefault)
                .flatMap(row -> route(row[9], row[5], 16).stream());
    }

    private Stream<String[]> rows(String file, int fields) {
        return files.lines(file).stream()
                .map(line -> BLANKS.split(line.strip(), -1))
                .filter(row -> row.length >= fields);
    }

    private static Optional<Route> route(String device, String metric, int radix) {
        try {
            var number = Long.parseUnsignedLong(metric, radix);
            return isName(device) ? Optional.of(new Route(device, number)) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** It becomes part of a path. */
    private static boolean isName(String device) {
        return !device.contains("/") && !device.startsWith(".");
    }

    private Network network(String device) {
        var folder = "/sys/class/net/" + device;
        if (files.exists(folder + "/wireless") || files.exists(folder + "/phy80211")) {
            return Network.WIFI;
        }
        var type = files.number(folder + "/type").orElse(-1);
        if (type == DIALLED || type == RAW_IP || isModem(folder)) {
            return Network.CELLULAR;
        }
        return type == ETHERNET ? Network.ETHERNET : Network.UNKNOWN;
    }

    /** Modems that look like Ethernet say what they are beside. */
    private boolean isModem(String folder) {
        return files.field(folder + "/uevent", "DEVTYPE").filter("wwan"::equals).isPresent();
    }
}
