package io.flotilla.agent.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.index.Digest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuarantinesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Digest FILES = Digest.over(new byte[] {1});
    private static final Digest OTHER_FILES = Digest.over(new byte[] {2});
    private static final String V1 = "models/m/versions/v1";
    private static final String HERE = "x86-64/avx2/4GiB/cpu with onnxruntime 1.0";
    private final Quarantines quarantines = Quarantines.NONE.with(entry(V1, FILES, HERE), NOW);

    private static Quarantines.Entry entry(String version, Digest files, String environment) {
        return new Quarantines.Entry(
                version + "/variants/fp32",
                files,
                environment,
                "LOAD_FAILED: no",
                NOW.plus(Duration.ofHours(24)));
    }

    private static boolean bars(
            Quarantines quarantines, Digest files, String environment, Instant at) {
        return quarantines
                .find("models/m/versions/v2/variants/x", files, environment, at)
                .isPresent();
    }

    @Test
    void the_same_files_are_left_alone_under_any_name() {
        assertThat(bars(quarantines, FILES, HERE, NOW)).isTrue();
        assertThat(bars(quarantines, OTHER_FILES, HERE, NOW)).isFalse();
    }

    @Test
    void it_ends_by_itself() {
        var end = NOW.plus(Duration.ofHours(24));

        assertThat(bars(quarantines, FILES, HERE, end.minusSeconds(1))).isTrue();
        assertThat(bars(quarantines, FILES, HERE, end)).isFalse();
    }

    @Test
    void another_version_of_an_engine_gives_another_chance() {
        var newer = "x86-64/avx2/4GiB/cpu with onnxruntime 1.1";

        assertThat(bars(quarantines, FILES, newer, NOW)).isFalse();
    }

    @Test
    void all_in_force_are_known_by_name() {
        var end = NOW.plus(Duration.ofHours(24));

        assertThat(quarantines.inForce(HERE, NOW)).containsOnlyKeys(V1 + "/variants/fp32");
        assertThat(quarantines.inForce("another machine", NOW)).isEmpty();
        assertThat(quarantines.inForce(HERE, end)).isEmpty();
    }

    @Test
    void what_is_tried_anew_is_released() {
        assertThat(quarantines.release(V1).entries()).isEmpty();
        assertThat(quarantines.release("models/m/versions/v").entries()).hasSize(1);
    }

    @Test
    void a_second_failure_prolongs_the_first_and_what_is_over_is_dropped() {
        var later = NOW.plus(Duration.ofHours(1));
        var prolonged =
                quarantines.with(
                        new Quarantines.Entry(V1, FILES, HERE, "again", later.plusSeconds(1)),
                        later);

        assertThat(prolonged.entries()).extracting(Quarantines.Entry::reason).containsOnly("again");
        assertThat(prolonged.with(entry(V1, OTHER_FILES, HERE), later.plusSeconds(2)).entries())
                .hasSize(1);
    }
}
