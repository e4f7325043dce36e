package io.flotilla.controller.rollout.plan;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.device.FleetId;

/** The devices that a rollout delivers to. */
public sealed interface Target {

    /** Those of a fleet, by its selector as it is when it is asked. */
    record OfFleet(FleetId fleet) implements Target {}

    /** Those that a selector of its own matches. */
    record OfSelector(LabelSelector selector) implements Target {}
}
