package io.flotilla.controller.rollout.gate;

/** Where the numbers of an analysis come from. */
public sealed interface Source {

    /** From the devices themselves, beside a baseline. */
    record OfDevices(Metric metric, Baseline baseline) implements Source {}

    /** From the Prometheus that the controller is configured with: one number, beside nothing. */
    record OfPrometheus(String query) implements Source {}
}
