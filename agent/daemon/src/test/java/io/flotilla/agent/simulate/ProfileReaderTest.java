package io.flotilla.agent.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.simulate.Population.Downloads;
import io.flotilla.agent.simulate.ProfileReader.Result;
import io.flotilla.contract.hardware.HardwareClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileReaderTest {
    @TempDir private Path folder;

    @Test
    void the_example_of_the_documents_is_valid() {
        var file = Path.of("../../deploy/bench/profiles.yaml");

        var result = ProfileReader.read(file);

        assertThat(result).isInstanceOf(Result.Valid.class);
    }

    @Test
    void a_population_has_what_its_profile_says() throws IOException {
        var result =
                read(
                        """
                        populations:
                        - name: jetson
                          labels: {site: north}
                          clockBehind: 5m
                          hardware:
                            architecture: aarch64
                            isa: [asimddp]
                            memory: 8GiB
                            runtimes: [llama.cpp, onnxruntime]
                            accelerators:
                            - {kind: GPU, vendor: nvidia, product: Jetson Orin, provider: cuda}
                          engine: {loadTime: 40ms, latency: 12ms, spread: 10%}
                          link: {downloads: SKIPPED, bytesPerSecond: 2MiB}
                        """);

        assertThat(result).isInstanceOf(Result.Valid.class);
        var population = ((Result.Valid) result).profiles().of(0);
        assertThat(HardwareClass.of(population.hardware()).key())
                .isEqualTo("aarch64/dotprod/8GiB/jetson-orin");
        assertThat(population.link().downloads()).isEqualTo(Downloads.SKIPPED);
        assertThat(population.clockSkew()).isEqualTo(Duration.ofMinutes(-5));
        assertThat(population.labels()).containsEntry("site", "north");
    }

    @Test
    void all_that_is_wrong_is_said_at_once() throws IOException {
        var result =
                read(
                        """
                        populations:
                        - name: Board!
                          share: 0%
                          hardware: {architecture: z80, runtimes: [onyx], memory: lots}
                          engine:
                            latency: soon
                            faults:
                            - {kind: SULKS, share: 140%}
                          link: {churn: {onlin: 5m}}
                        """);

        assertThat(result).isInstanceOf(Result.Invalid.class);
        assertThat(((Result.Invalid) result).problems())
                .anySatisfy(one -> assertThat(one).startsWith("populations[0].name must be"))
                .anySatisfy(one -> assertThat(one).startsWith("populations[0].share must be"))
                .anySatisfy(one -> assertThat(one).contains("hardware.architecture must be one of"))
                .anySatisfy(one -> assertThat(one).contains("engine that is not known: onyx"))
                .anySatisfy(one -> assertThat(one).contains("hardware.memory must be a size"))
                .anySatisfy(one -> assertThat(one).contains("engine.latency must be a time"))
                .anySatisfy(one -> assertThat(one).contains("engine.faults[0].on is missing"))
                .anySatisfy(one -> assertThat(one).contains("faults[0].kind must be one of"))
                .anySatisfy(one -> assertThat(one).contains("faults[0].share must be from 0%"))
                .anySatisfy(one -> assertThat(one).contains("churn.onlin is not a key"));
    }

    @Test
    void a_file_without_populations_is_refused() throws IOException {
        assertThat(read("populations: []"))
                .isEqualTo(new Result.Invalid(List.of("populations must be 1 to 100 mappings")));
    }

    @Test
    void any_row_of_devices_has_each_population_by_its_share() throws IOException {
        var hardware = "hardware: {architecture: x86-64, runtimes: [onnxruntime]}";
        var result =
                read(
                        """
                        populations:
                        - {name: a, share: 75%%, %s}
                        - {name: b, share: 25%%, %s}
                        """
                                .formatted(hardware, hardware));
        var profiles = ((Result.Valid) result).profiles();

        var counts =
                IntStream.range(100, 200)
                        .mapToObj(number -> profiles.of(number).name())
                        .collect(Collectors.groupingBy(name -> name, Collectors.counting()));

        assertThat(counts.get("a")).isBetween(73L, 77L);
        assertThat(counts.get("b")).isBetween(23L, 27L);
    }

    private Result read(String yaml) throws IOException {
        var file = folder.resolve("profiles.yaml");
        Files.writeString(file, yaml);
        return ProfileReader.read(file);
    }
}
