package io.flotilla.contract.mapping;

import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.Conditions.Power;
import io.flotilla.contract.hardware.Conditions.Thermal;
import io.flotilla.proto.device.v1.HardwareProfile;
import io.flotilla.proto.device.v1.HardwareProfile.Power.Source;
import io.flotilla.proto.device.v1.HardwareProfile.Thermal.State;

/** Maps what a machine lives on and how warm it is. */
final class ConditionsMapper {

    private ConditionsMapper() {}

    static HardwareProfile.Power toWire(Power power) {
        var message = HardwareProfile.Power.newBuilder().setSource(toWire(power.source()));
        if (power.batteryRatio() != null) {
            message.setBatteryRatio(power.batteryRatio());
        }
        return message.build();
    }

    static HardwareProfile.Thermal toWire(Thermal thermal) {
        var message = HardwareProfile.Thermal.newBuilder().setState(toWire(thermal.state()));
        if (thermal.celsius() != null) {
            message.setCelsius(thermal.celsius());
        }
        return message.build();
    }

    static Conditions fromWire(HardwareProfile.Power power, HardwareProfile.Thermal thermal) {
        return new Conditions(
                new Power(
                        fromWire(power.getSource()),
                        power.hasBatteryRatio() ? power.getBatteryRatio() : null),
                new Thermal(
                        fromWire(thermal.getState()),
                        thermal.hasCelsius() ? thermal.getCelsius() : null));
    }

    private static Source toWire(Power.Source source) {
        return switch (source) {
            case UNKNOWN -> Source.SOURCE_UNSPECIFIED;
            case MAINS -> Source.SOURCE_MAINS;
            case BATTERY -> Source.SOURCE_BATTERY;
        };
    }

    private static Power.Source fromWire(Source source) {
        return switch (source) {
            case SOURCE_UNSPECIFIED, UNRECOGNIZED -> Power.Source.UNKNOWN;
            case SOURCE_MAINS -> Power.Source.MAINS;
            case SOURCE_BATTERY -> Power.Source.BATTERY;
        };
    }

    private static State toWire(Thermal.State state) {
        return switch (state) {
            case UNKNOWN -> State.STATE_UNSPECIFIED;
            case NORMAL -> State.STATE_NORMAL;
            case HOT -> State.STATE_HOT;
            case THROTTLED -> State.STATE_THROTTLED;
        };
    }

    private static Thermal.State fromWire(State state) {
        return switch (state) {
            case STATE_UNSPECIFIED, UNRECOGNIZED -> Thermal.State.UNKNOWN;
            case STATE_NORMAL -> Thermal.State.NORMAL;
            case STATE_HOT -> Thermal.State.HOT;
            case STATE_THROTTLED -> Thermal.State.THROTTLED;
        };
    }
}
