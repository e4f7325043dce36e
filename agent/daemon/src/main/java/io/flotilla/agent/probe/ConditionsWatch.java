package io.flotilla.agent.probe;

import io.flotilla.agent.shared.Log;

/** Looks at free memory, power and warmth, and tells when one of them has changed. */
public final class ConditionsWatch {
    private static final Log LOG = Log.of(ConditionsWatch.class);

    private final HardwareProbe probe;
    private final Runnable onChange;

    public ConditionsWatch(HardwareProbe probe, Runnable onChange) {
        this.probe = probe;
        this.onChange = onChange;
    }

    /** Looks once. */
    public void look() {
        if (probe.refresh()) {
            LOG.info("conditions changed", "conditions", probe.conditions());
            onChange.run();
        }
    }
}
