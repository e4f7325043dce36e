package io.flotilla.controller.device.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.controller.device.ReportedHardware;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.proto.device.v1.Accelerator;
import io.flotilla.proto.device.v1.HardwareProfile;

/** Takes hardware profiles apart, and puts them together again as they were. */
public final class HardwareParts {

    private HardwareParts() {}

    /** Takes out what each machine has for itself, and what changes from hour to hour. */
    static ReportedHardware split(HardwareProfile profile) {
        return new ReportedHardware(
                EncodedMessage.of(commonOf(profile).toByteArray()),
                EncodedMessage.of(momentOf(profile).toByteArray()),
                sizesOf(profile));
    }

    private static HardwareProfile commonOf(HardwareProfile profile) {
        var common = profile.toBuilder();
        if (profile.hasMemory()) {
            common.getMemoryBuilder().clearTotalBytes().clearLimitBytes().clearAvailableBytes();
        }
        if (profile.hasDisk()) {
            common.getDiskBuilder().clearTotalBytes().clearAvailableBytes();
        }
        if (profile.hasPower()) {
            common.getPowerBuilder().clearBatteryRatio();
        }
        if (profile.hasThermal()) {
            common.getThermalBuilder().clearCelsius();
        }
        common.getAcceleratorsBuilderList()
                .forEach(
                        accelerator ->
                                accelerator
                                        .clearUtilizationRatio()
                                        .clearPowerWatts()
                                        .clearTemperatureCelsius());
        return common.build();
    }

    /** What was taken out and is no size; one accelerator for each of the profile's. */
    private static HardwareProfile momentOf(HardwareProfile profile) {
        var moment = HardwareProfile.newBuilder();
        if (profile.getPower().hasBatteryRatio()) {
            moment.getPowerBuilder().setBatteryRatio(profile.getPower().getBatteryRatio());
        }
        if (profile.getThermal().hasCelsius()) {
            moment.getThermalBuilder().setCelsius(profile.getThermal().getCelsius());
        }
        profile.getAcceleratorsList()
                .forEach(accelerator -> moment.addAccelerators(activityOf(accelerator)));
        return moment.build();
    }

    private static Accelerator activityOf(Accelerator accelerator) {
        var activity = Accelerator.newBuilder();
        if (accelerator.hasUtilizationRatio()) {
            activity.setUtilizationRatio(accelerator.getUtilizationRatio());
        }
        if (accelerator.hasPowerWatts()) {
            activity.setPowerWatts(accelerator.getPowerWatts());
        }
        if (accelerator.hasTemperatureCelsius()) {
            activity.setTemperatureCelsius(accelerator.getTemperatureCelsius());
        }
        return activity.build();
    }

    private static ReportedHardware.Sizes sizesOf(HardwareProfile profile) {
        var memory = profile.getMemory();
        var disk = profile.getDisk();
        return new ReportedHardware.Sizes(
                memory.getTotalBytes(),
                memory.getLimitBytes(),
                memory.getAvailableBytes(),
                disk.getTotalBytes(),
                disk.getAvailableBytes());
    }

    /** The profile as it was reported. */
    public static HardwareProfile join(ReportedHardware kept) {
        var profile = common(kept.common()).toBuilder();
        var moment = common(kept.moment());
        var sizes = kept.sizes();
        if (profile.hasMemory()) {
            profile.getMemoryBuilder()
                    .setTotalBytes(sizes.memoryTotalBytes())
                    .setLimitBytes(sizes.memoryLimitBytes())
                    .setAvailableBytes(sizes.memoryAvailableBytes());
        }
        if (profile.hasDisk()) {
            profile.getDiskBuilder()
                    .setTotalBytes(sizes.diskTotalBytes())
                    .setAvailableBytes(sizes.diskAvailableBytes());
        }
        for (int i = 0; i < moment.getAcceleratorsCount(); i++) {
            profile.getAcceleratorsBuilder(i).mergeFrom(moment.getAccelerators(i));
        }
        return profile.mergeFrom(moment.toBuilder().clearAccelerators().build()).build();
    }

    /** Reads one part of a profile. */
    public static HardwareProfile common(EncodedMessage kept) {
        try {
            return HardwareProfile.parseFrom(kept.bytes());
        } catch (InvalidProtocolBufferException altered) {
            throw new IllegalStateException("a kept hardware profile cannot be read", altered);
        }
    }
}
