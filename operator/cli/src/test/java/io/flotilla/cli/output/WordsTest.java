package io.flotilla.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.flotilla.proto.rollout.v1.Rollout;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({"0,0 B", "1023,1023 B", "1024,1.0 KiB", "22972370,21.9 MiB", "5368709120,5.0 GiB"})
    void bytes_are_told_in_binary_units(long bytes, String words) {
        assertThat(Words.bytes(bytes)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"999,999", "1000,1.0K", "22600000,22.6M", "3800000000,3.8B"})
    void counts_are_told_in_short_scale(long count, String words) {
        assertThat(Words.count(count)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"5,5s", "200,3m20s", "7260,2h1m", "172800,2d"})
    void ages_are_told_in_one_or_two_units(long seconds, String words) {
        var now = Instant.ofEpochSecond(1_000_000);
        var then = Timestamp.newBuilder().setSeconds(1_000_000 - seconds).build();

        assertThat(Words.age(true, then, now)).isEqualTo(words);
    }

    @Test
    void a_constant_is_told_without_its_prefix() {
        assertThat(Words.constant(Rollout.State.STATE_ROLLING_BACK, "STATE"))
                .isEqualTo("ROLLING_BACK");
    }

    @Test
    void an_unspecified_constant_is_not_told() {
        assertThat(Words.constant(Rollout.State.STATE_UNSPECIFIED, "STATE")).isEmpty();
    }
}
