package io.flotilla.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.probe.source.ProbeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkProbeTest {
    private static final String HEADER =
            "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";

    @TempDir Path root;

    private Network probe() {
        return new NetworkProbe(new ProbeFiles(root)).probe();
    }

    private void routes(String file, String text) throws IOException {
        Files.createDirectories(root.resolve("proc/net"));
        Files.writeString(root.resolve("proc/net").resolve(file), text);
    }

    private static String route(String device, int metric) {
        return device + "\t00000000\t0101A8C0\t0003\t0\t0\t" + metric + "\t00000000\t0\t0\t0\n";
    }

    private Path device(String name, int type) throws IOException {
        var folder = Files.createDirectories(root.resolve("sys/class/net").resolve(name));
        Files.writeString(folder.resolve("type"), type + "\n");
        return folder;
    }

    @Test
    void of_several_ways_out_the_one_with_the_smallest_metric_counts() throws IOException {
        routes("route", HEADER + route("wlan0", 600) + route("eth0", 100));
        device("eth0", 1);
        Files.createDirectories(device("wlan0", 1).resolve("wireless"));

        assertThat(probe()).isEqualTo(Network.ETHERNET);

        routes("route", HEADER + route("wlan0", 600));
        assertThat(probe()).isEqualTo(Network.WIFI);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 519})
    void dialled_lines_and_modems_are_cellular(int type) throws IOException {
        routes("route", HEADER + route("ppp0", 0));
        device("ppp0", type);

        assertThat(probe()).isEqualTo(Network.CELLULAR);
    }

    @Test
    void a_modem_that_looks_like_ethernet_is_cellular() throws IOException {
        routes("route", HEADER + route("wwan0", 0));
        Files.writeString(device("wwan0", 1).resolve("uevent"), "DEVTYPE=wwan\nINTERFACE=wwan0\n");

        assertThat(probe()).isEqualTo(Network.CELLULAR);
    }

    @Test
    void a_way_out_by_the_sixth_version_counts_too() throws IOException {
        var any = "0".repeat(32);
        routes(
                "ipv6_route",
                "%s 00 %s 00 %s 00000400 00000001 00000000 00450003     eth0\n"
                        .formatted(any, any, any));
        device("eth0", 1);

        assertThat(probe()).isEqualTo(Network.ETHERNET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "eth0\t0000FEA9\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0",
                "../../etc\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
                "tun0\t00000000\t0101A8C0\t0003\t0\t0\tx\t00000000\t0\t0\t0",
            })
    void without_a_way_out_that_says_what_it_is_it_is_unknown(String row) throws IOException {
        routes("route", HEADER + row + "\n");

        assertThat(probe()).isEqualTo(Network.UNKNOWN);
    }
}
