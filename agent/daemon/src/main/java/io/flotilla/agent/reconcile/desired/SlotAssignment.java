package io.flotilla.agent.reconcile.desired;

import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.VariantPolicy;
import java.time.Duration;
import java.util.List;

/**
 * What one slot is to serve.
 *
 * @param slot a name that is also safe as a file's name
 * @param deployment the deployment that this fulfils
 * @param round rises whenever the deployment is to be tried anew
 * @param rollback whether it brings back what was there before
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
        List<Measured> measuredByClass) {

    public SlotAssignment {
        measuredByClass = List.copyOf(measuredByClass);
    }

    /**
     * What the device does on its own.
     *
     * @param retries how often a variant that failed for a passing reason is tried again
     * @param goldenTest whether the golden test must pass before a variant serves
     * @param soak how long a variant serves under watch before its attempt counts as succeeded
     * @param quarantine how long a variant that failed here is left alone
     */
    public record Conduct(int retries, boolean goldenTest, Duration soak, Duration quarantine) {

        /** How long a failed variant is left alone where nobody said otherwise. */
        public static final Duration DEFAULT_QUARANTINE = Duration.ofHours(24);
    }
}
