package io.flotilla.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnergyCounterTest {
    @TempDir private Path folder;

    @Test
    void joules_of_all_processors_count_and_parts_of_one_do_not_count_again() throws IOException {
        show("intel-rapl:0", 1_000_000);
        show("intel-rapl:0:0", 500_000);
        show("intel-rapl:1", 2_000_000);
        var energy = new EnergyCounter(folder);
        assertThat(energy.joules()).isZero();

        show("intel-rapl:0", 4_000_000);
        show("intel-rapl:0:0", 3_500_000);
        show("intel-rapl:1", 4_000_000);

        assertThat(energy.joules()).isEqualTo(5);
    }

    @Test
    void a_counter_that_began_anew_goes_on() throws IOException {
        show("intel-rapl:0", 9_000_000);
        var energy = new EnergyCounter(folder);
        energy.joules();

        show("intel-rapl:0", 1_000_000);

        assertThat(energy.joules()).isEqualTo(2);
    }

    @Test
    void without_counters_nothing_is_known() {
        var energy = new EnergyCounter(folder.resolve("none"));

        assertThat(energy.joules()).isZero();
        assertThat(energy.joules()).isZero();
    }

    private void show(String zone, long microjoules) throws IOException {
        var shown = Files.createDirectories(folder.resolve(zone));
        Files.writeString(shown.resolve("energy_uj"), microjoules + "\n");
        Files.writeString(shown.resolve("max_energy_range_uj"), "10000000\n");
    }
}
