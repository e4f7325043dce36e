package io.flotilla.agent.probe.energy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees of files like those of machines that tell their energy in different ways. */
class EnergyCounterTest {
    private static final String ZONES = "sys/class/powercap/";
    private static final String CHIP = "sys/class/hwmon/hwmon0/";
    private static final String BATTERY = "sys/class/power_supply/BAT0/";

    @TempDir private Path root;
    private long nanos;
    private EnergyCounter energy;

    @BeforeEach
    void counter() {
        energy = new EnergyCounter(root, () -> nanos);
    }

    @Test
    void packages_and_their_memory_add_up_and_parts_of_them_do_not_count_again()
            throws IOException {
        zone("intel-rapl:0", "package-0", 1_000_000);
        zone("intel-rapl:0:0", "core", 500_000);
        zone("intel-rapl:0:1", "dram", 100_000);
        zone("intel-rapl:1", "package-1", 2_000_000);
        zone("intel-rapl:2", "psys", 7_000_000);
        zone("intel-rapl-mmio:0", "package-0", 1_000_000);
        assertThat(energy.joules()).isZero();

        zone("intel-rapl:0", "package-0", 4_000_000);
        zone("intel-rapl:0:0", "core", 3_500_000);
        zone("intel-rapl:0:1", "dram", 600_000);
        zone("intel-rapl:1", "package-1", 4_000_000);
        zone("intel-rapl:2", "psys", 20_000_000);
        zone("intel-rapl-mmio:0", "package-0", 4_000_000);

        assertThat(energy.joules()).isEqualTo(5.5);
    }

    @Test
    void a_counter_that_began_anew_goes_on() throws IOException {
        zone("intel-rapl:0", "package-0", 9_000_000);
        energy.joules();

        zone("intel-rapl:0", "package-0", 1_000_000);

        assertThat(energy.joules()).isEqualTo(2);
    }

    @Test
    void a_counter_that_began_anew_where_nobody_knows_tells_nothing_of_that_span()
            throws IOException {
        zone("intel-rapl:0", "package-0", 9_000_000);
        energy.joules();
        Files.delete(root.resolve(ZONES + "intel-rapl:0/max_energy_range_uj"));

        show(ZONES + "intel-rapl:0/energy_uj", "1000000");
        assertThat(energy.joules()).isZero();

        show(ZONES + "intel-rapl:0/energy_uj", "3000000");
        assertThat(energy.joules()).isEqualTo(2);
    }

    @Test
    void where_one_package_may_not_be_read_the_others_say_too_little() throws IOException {
        zone("intel-rapl:0", "package-0", 1_000_000);
        zone("intel-rapl:1", "package-1", 1_000_000);
        unreadable(ZONES + "intel-rapl:1/energy_uj");
        energy.joules();

        zone("intel-rapl:0", "package-0", 4_000_000);

        assertThat(energy.joules()).isZero();
    }

    @Test
    void a_package_that_comes_later_counts_from_then_on() throws IOException {
        zone("intel-rapl:0", "package-0", 1_000_000);
        energy.joules();

        zone("intel-rapl:1", "package-1", 9_000_000);
        assertThat(energy.joules()).isZero();

        zone("intel-rapl:0", "package-0", 2_000_000);
        zone("intel-rapl:1", "package-1", 9_500_000);
        assertThat(energy.joules()).isEqualTo(1.5);
    }

    @Test
    void counters_of_the_board_count_where_those_of_processors_may_not_be_read()
            throws IOException {
        zone("intel-rapl:0", "package-0", 1_000_000);
        unreadable(ZONES + "intel-rapl:0/energy_uj");
        counter("energy1", "Ecore000", 1_000_000);
        counter("energy2", "Esocket0", 5_000_000);
        energy.joules();

        counter("energy1", "Ecore000", 2_000_000);
        counter("energy2", "Esocket0", 9_000_000);

        assertThat(energy.joules()).isEqualTo(4);
    }

    @Test
    void the_input_of_a_jetson_board_is_all_that_its_rails_take() throws IOException {
        show(CHIP + "name", "ina3221");
        rail(1, "VDD_IN", 5000, 2000);
        rail(2, "VDD_CPU_GPU_CV", 5000, 1000);
        show(CHIP + "in4_label", "sum of shunt voltages");
        show(CHIP + "curr4_input", "3000");
        energy.joules();

        pass(10);
        rail(1, "VDD_IN", 5000, 4000);

        assertThat(energy.joules()).isEqualTo(150);
    }

    @Test
    void rails_without_a_whole_add_up() throws IOException {
        show(CHIP + "name", "ina3221");
        rail(1, "VDD_GPU_SOC", 5000, 1000);
        rail(2, "VDD_CPU_CV", 5000, 400);
        energy.joules();

        pass(1);

        assertThat(energy.joules()).isEqualTo(7);
    }

    @Test
    void of_a_power_the_mean_comes_before_the_moment() throws IOException {
        show(CHIP + "name", "amdgpu");
        show(CHIP + "power1_average", "30000000");
        show(CHIP + "power1_input", "90000000");
        energy.joules();

        pass(2);

        assertThat(energy.joules()).isEqualTo(60);
    }

    @Test
    void a_battery_tells_what_the_machine_takes_while_it_lives_on_it() throws IOException {
        battery("Discharging");
        show(BATTERY + "power_now", "-12000000");
        energy.joules();
        pass(10);
        assertThat(energy.joules()).isEqualTo(120);

        battery("Charging");
        pass(10);
        assertThat(energy.joules()).isZero();

        battery("Discharging");
        pass(10);
        assertThat(energy.joules()).isZero();
        pass(10);
        assertThat(energy.joules()).isEqualTo(120);
    }

    @Test
    void a_battery_that_tells_voltage_and_current_tells_its_power() throws IOException {
        battery("Discharging");
        show(BATTERY + "voltage_now", "12000000");
        show(BATTERY + "current_now", "1500000");
        energy.joules();

        pass(1);

        assertThat(energy.joules()).isEqualTo(18);
    }

    @Test
    void a_battery_among_the_sensors_and_that_of_a_mouse_tell_nothing() throws IOException {
        battery("Charging");
        show(CHIP + "name", "BAT0");
        show(CHIP + "power1_input", "30000000");
        show("sys/class/power_supply/mouse/type", "Battery");
        show("sys/class/power_supply/mouse/scope", "Device");
        show("sys/class/power_supply/mouse/status", "Discharging");
        show("sys/class/power_supply/mouse/power_now", "1000000");
        energy.joules();

        pass(10);

        assertThat(energy.joules()).isZero();
    }

    @Test
    void a_machine_that_tells_nothing_is_not_known() {
        assertThat(energy.joules()).isZero();
        pass(10);
        assertThat(energy.joules()).isZero();
    }

    @Test
    void what_tells_better_takes_over_without_counting_twice() throws IOException {
        battery("Discharging");
        show(BATTERY + "power_now", "10000000");
        energy.joules();
        zone("intel-rapl:0", "package-0", 1_000_000);
        pass(10);
        assertThat(energy.joules()).isZero();

        zone("intel-rapl:0", "package-0", 4_000_000);
        pass(10);
        assertThat(energy.joules()).isEqualTo(3);

        unreadable(ZONES + "intel-rapl:0/energy_uj");
        pass(10);
        assertThat(energy.joules()).isZero();
        pass(10);
        assertThat(energy.joules()).isEqualTo(100);
    }

    private void pass(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    private void zone(String zone, String name, long microjoules) throws IOException {
        show(ZONES + zone + "/name", name);
        show(ZONES + zone + "/energy_uj", Long.toString(microjoules));
        show(ZONES + zone + "/max_energy_range_uj", "10000000");
    }

    private void counter(String channel, String label, long microjoules) throws IOException {
        show(CHIP + "name", "amd_energy");
        show(CHIP + channel + "_label", label);
        show(CHIP + channel + "_input", Long.toString(microjoules));
    }

    private void rail(int channel, String label, int millivolts, int milliamperes)
            throws IOException {
        show(CHIP + "in" + channel + "_label", label);
        show(CHIP + "in" + channel + "_input", Integer.toString(millivolts));
        show(CHIP + "curr" + channel + "_input", Integer.toString(milliamperes));
    }

    private void battery(String status) throws IOException {
        show(BATTERY + "type", "Battery");
        show(BATTERY + "status", status);
    }

    /** A folder in its place, since root may read every file. */
    private void unreadable(String file) throws IOException {
        Files.delete(root.resolve(file));
        Files.createDirectory(root.resolve(file));
    }

    private void show(String file, String content) throws IOException {
        var path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content + "\n");
    }
}
