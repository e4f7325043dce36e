package io.flotilla.controller.rollout.api;

import io.flotilla.contract.mapping.ScheduleMapper;
import io.flotilla.controller.rollout.forecast.DeviceCourse;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.rollout.v1.RolloutForecast;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.WaveForecast;

/** Maps forecasts to the wire. */
final class ForecastMapper {

    private ForecastMapper() {}

    /** What devices go by on their own, of a policy that was checked. */
    static DeviceCourse course(RolloutPolicy policy) {
        return new DeviceCourse(
                ScheduleMapper.fromWire(policy.getSchedule()),
                Times.toDuration(
                        "rollout.policy.activation.soak_duration",
                        policy.getActivation().getSoakDuration()));
    }

    static RolloutForecast toWire(
            io.flotilla.controller.rollout.forecast.RolloutForecast forecast) {
        var message =
                RolloutForecast.newBuilder()
                        .setEndTime(Times.toProto(forecast.ends()))
                        .addAllNotes(forecast.notes());
        forecast.waves().forEach(wave -> message.addWaves(toWire(wave)));
        return message.build();
    }

    private static WaveForecast toWire(io.flotilla.controller.rollout.forecast.WaveForecast wave) {
        var times = wave.times();
        var message =
                WaveForecast.newBuilder()
                        .setOrdinal(wave.ordinal())
                        .setName(wave.spec().name())
                        .setDeviceCount(wave.load().devices())
                        .setTransferBytes(wave.load().bytes())
                        .setNeedsApproval(wave.spec().needsApproval())
                        .setBeginTime(Times.toProto(times.begins()))
                        .setDownloadTime(Times.toProto(times.downloads()))
                        .setServeTime(Times.toProto(times.serves()))
                        .setEndTime(Times.toProto(times.ends()));
        wave.groups()
                .forEach(
                        group ->
                                message.addGroups(
                                        WaveForecast.Group.newBuilder()
                                                .setVariant(group.variant())
                                                .setHardwareClass(group.hardwareClass())
                                                .setDeviceCount(group.devices())));
        return message.build();
    }
}
