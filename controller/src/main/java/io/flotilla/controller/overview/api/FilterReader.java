package io.flotilla.controller.overview.api;

import io.flotilla.contract.mapping.LabelSelectorMapper;
import io.flotilla.controller.device.Connectivity;
import io.flotilla.controller.device.DeviceState;
import io.flotilla.controller.device.Health;
import io.flotilla.controller.overview.DeviceFilter;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.device.v1.Device;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads filters of devices from the wire. */
final class FilterReader {

    private static final int MAX_TEXT_LENGTH = 200;
    private static final int MAX_VALUES = 100;

    private FilterReader() {}

    /**
     * The filter as it was sent.
     *
     * @throws InvalidArgument if it is too long, or its selector is wrong
     */
    static DeviceFilter read(io.flotilla.proto.overview.v1.DeviceFilter sent) {
        var selector = LabelSelectorMapper.fromWire(sent.getSelector());
        var violations = new Violations();
        selector.violations()
                .forEach(
                        found ->
                                violations.add(
                                        "filter.selector." + found.field(), found.description()));
        if (sent.getText().length() > MAX_TEXT_LENGTH) {
            violations.add(
                    "filter.text", "must have at most %d characters".formatted(MAX_TEXT_LENGTH));
        }
        bound("filter.states", sent.getStatesList(), violations);
        bound("filter.connectivities", sent.getConnectivitiesList(), violations);
        bound("filter.healths", sent.getHealthsList(), violations);
        bound("filter.hardware_classes", sent.getHardwareClassesList(), violations);
        bound("filter.serving", sent.getServingList(), violations);
        violations.throwIfAny();
        return new DeviceFilter(
                sent.getText(),
                selector,
                sent.getStatesList().stream().map(FilterReader::state).collect(Collectors.toSet()),
                sent.getConnectivitiesList().stream()
                        .map(FilterReader::connectivity)
                        .collect(Collectors.toSet()),
                sent.getHealthsList().stream()
                        .map(FilterReader::health)
                        .collect(Collectors.toSet()),
                Set.copyOf(sent.getHardwareClassesList()),
                Set.copyOf(sent.getServingList()));
    }

    private static void bound(String field, Collection<?> values, Violations violations) {
        if (values.size() > MAX_VALUES) {
            violations.add(field, "must have at most %d values".formatted(MAX_VALUES));
        }
    }

    private static DeviceState state(Device.State state) {
        return switch (state) {
            case STATE_PENDING_APPROVAL -> DeviceState.PENDING_APPROVAL;
            case STATE_ACTIVE -> DeviceState.ACTIVE;
            case STATE_SUSPENDED -> DeviceState.SUSPENDED;
            case STATE_REJECTED -> DeviceState.REJECTED;
            case STATE_RETIRING -> DeviceState.RETIRING;
            case STATE_RETIRED -> DeviceState.RETIRED;
            case STATE_UNSPECIFIED, UNRECOGNIZED ->
                    throw InvalidArgument.of("filter.states", "must be states of devices");
        };
    }

    private static Connectivity connectivity(Device.Connectivity connectivity) {
        return switch (connectivity) {
            case CONNECTIVITY_ONLINE -> Connectivity.ONLINE;
            case CONNECTIVITY_STALE -> Connectivity.STALE;
            case CONNECTIVITY_OFFLINE -> Connectivity.OFFLINE;
            case CONNECTIVITY_UNSPECIFIED, UNRECOGNIZED ->
                    throw InvalidArgument.of(
                            "filter.connectivities", "must be kinds of connectivity");
        };
    }

    private static Health health(Device.Health health) {
        return switch (health) {
            case HEALTH_HEALTHY -> Health.HEALTHY;
            case HEALTH_DEGRADED -> Health.DEGRADED;
            case HEALTH_UNHEALTHY -> Health.UNHEALTHY;
            case HEALTH_UNSPECIFIED, UNRECOGNIZED -> Health.UNKNOWN;
        };
    }
}
