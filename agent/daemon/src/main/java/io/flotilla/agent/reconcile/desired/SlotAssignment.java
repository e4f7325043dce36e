package io.flotilla.agent.reconcile.desired;

import io.flotilla.agent.probe.Network;
import io.flotilla.agent.serve.shadow.ShadowRule;
import io.flotilla.contract.schedule.Schedule;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.VariantPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one slot is to serve.
 *
 * @param slot a name that is also safe as a file's name
 * @param deployment the deployment that this fulfils
 * @param round rises whenever the deployment is to be tried anew
 * @param rollback whether it brings back what was there before
 * @param withdrawn variants that are not to be chosen, by full name, each with why
 * @param measuredByClass what devices of this one's hardware class have measured of the variants
 */
public record SlotAssignment(
        String slot,
        String deployment,
        int round,
        boolean rollback,
        Manifest manifest,
        VariantPolicy policy,
        Conduct conduct,
        Map<String, String> withdrawn,
        List<Measured> measuredByClass) {

    public SlotAssignment {
        withdrawn = Map.copyOf(withdrawn);
        measuredByClass = List.copyOf(measuredByClass);
    }

    /**
     * What the device does on its own.
     *
     * @param retries how often a variant that failed for a passing reason is tried again
     * @param goldenTest whether the golden test must pass before a variant serves
     * @param soak how long a variant serves under watch before its attempt counts as succeeded
     * @param quarantine how long a variant that failed here is left alone
     * @param schedule when it may download and activate
     * @param networks that it may download on; empty: any
     * @param handover how what serves gives way
     * @param shadow what the version that was replaced is asked too
     */
    public record Conduct(
            int retries,
            boolean goldenTest,
            Duration soak,
            Duration quarantine,
            Schedule schedule,
            Set<Network> networks,
            Handover handover,
            ShadowRule shadow) {

        public Conduct {
            networks = Set.copyOf(networks);
        }

        /** How long a failed variant is left alone where nobody said otherwise. */
        public static final Duration DEFAULT_QUARANTINE = Duration.ofHours(24);
    }
}
