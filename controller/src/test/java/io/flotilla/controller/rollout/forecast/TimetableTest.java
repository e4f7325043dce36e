package io.flotilla.controller.rollout.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.schedule.CronExpression;
import io.flotilla.contract.schedule.Schedule;
import io.flotilla.contract.schedule.Window;
import io.flotilla.controller.rollout.api.TestPolicies;
import io.flotilla.controller.rollout.forecast.WaveForecast.Load;
import io.flotilla.controller.rollout.forecast.WaveForecast.Times;
import io.flotilla.proto.rollout.v1.RatePolicy;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a wave can be served at the earliest. */
class TimetableTest {

    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
    private static final long MIB = 1L << 20;
    private static final Load TEN = new Load(10, 10, 600 * MIB);
    private static final DeviceCourse AT_ANY_TIME =
            new DeviceCourse(Schedule.ANY_TIME, Duration.ZERO);

    private final RolloutPolicy.Builder policy = RolloutPolicy.newBuilder();

    @Test
    void without_limits_nothing_takes_time() {
        assertThat(times(AT_ANY_TIME, TEN)).isEqualTo(new Times(NOON, NOON, NOON, NOON));
    }

    @Test
    void the_rate_holds_the_last_device_back() {
        policy.setRate(RatePolicy.newBuilder().setMaxPerMinute(1));

        assertThat(times(AT_ANY_TIME, TEN).serves()).isEqualTo(NOON.plusSeconds(9 * 60));
    }

    @Test
    void bytes_take_their_time_at_the_bandwidth() {
        policy.setRate(RatePolicy.newBuilder().setMaxBytesPerSecond(MIB));

        assertThat(times(AT_ANY_TIME, TEN).serves()).isEqualTo(NOON.plusSeconds(600));
    }

    @Test
    void places_are_free_again_when_devices_have_soaked() {
        policy.setRate(RatePolicy.newBuilder().setMaxConcurrent(4));
        var soaking = new DeviceCourse(Schedule.ANY_TIME, Duration.ofMinutes(10));

        assertThat(times(soaking, TEN).serves()).isEqualTo(NOON.plusSeconds(30 * 60));
    }

    @Test
    void downloads_and_activations_wait_for_their_windows() {
        policy.setRate(RatePolicy.newBuilder().setMaxBytesPerSecond(MIB));
        var nights = course(window("0 2 * * *"), window("0 4 * * *"));

        var times = times(nights, TEN);

        assertThat(times.begins()).isEqualTo(NOON);
        assertThat(times.downloads()).isEqualTo(Instant.parse("2026-01-16T02:00:00Z"));
        assertThat(times.serves()).isEqualTo(Instant.parse("2026-01-16T04:00:00Z"));
    }

    @Test
    void a_download_that_does_not_fit_one_night_takes_another() {
        policy.setRate(RatePolicy.newBuilder().setMaxBytesPerSecond(MIB));
        var nights = course(window("0 2 * * *"), null);
        var hourAndAHalf = new Load(10, 10, 90 * 60 * MIB);

        assertThat(times(nights, hourAndAHalf).serves())
                .isEqualTo(Instant.parse("2026-01-17T02:30:00Z"));
    }

    @Test
    void what_is_there_already_needs_no_window_to_download_and_what_serves_already_none_at_all() {
        var nights = course(window("0 2 * * *"), window("0 4 * * *"));

        var there = times(nights, new Load(10, 10, 0));
        var serving = times(nights, new Load(10, 0, 0));

        assertThat(there.serves()).isEqualTo(Instant.parse("2026-01-16T04:00:00Z"));
        assertThat(serving.serves()).isEqualTo(NOON);
    }

    @Test
    void the_soak_and_the_measurements_go_on_side_by_side() {
        policy.getWavesBuilder()
                .addSequenceBuilder()
                .setSoakDuration(com.google.protobuf.Duration.newBuilder().setSeconds(600))
                .addAnalysis("speed")
                .getLimitBuilder()
                .setDevices(1);
        policy.addAnalysisBuilder()
                .setName("speed")
                .setMetric("decode_tokens_per_second_p50")
                .setInterval(com.google.protobuf.Duration.newBuilder().setSeconds(300))
                .setCount(3);

        assertThat(times(AT_ANY_TIME, TEN).ends()).isEqualTo(NOON.plusSeconds(900));
    }

    private Times times(DeviceCourse course, Load load) {
        return new Timetable(TestPolicies.read(policy.build()), course).of(1, load, NOON);
    }

    private static DeviceCourse course(Window download, @Nullable Window activate) {
        return new DeviceCourse(new Schedule(download, activate), Duration.ZERO);
    }

    private static Window window(String at) {
        return new Window(CronExpression.parse(at), ZoneOffset.UTC, Duration.ofHours(1));
    }
}
