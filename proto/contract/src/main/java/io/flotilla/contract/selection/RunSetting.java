package io.flotilla.contract.selection;

import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.fit.Workload;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a variant would be run.
 *
 * @param requestedContextTokens what was asked for of the workload's context, or more
 */
public record RunSetting(Workload workload, long requestedContextTokens, Offload offload) {

    /**
     * The blocks of a model that run on an accelerator, where not all do.
     *
     * @param blocks 0: all of it runs on one processor
     */
    public record Offload(int blocks, int ofBlocks) {

        /** All of it runs on one processor. */
        public static final Offload WHOLE = new Offload(0, 0);

        public Offload {
            if (blocks < 0 || blocks > ofBlocks) {
                throw new IllegalArgumentException(blocks + " of " + ofBlocks + " blocks");
            }
        }

        public boolean isPartial() {
            return blocks > 0 && blocks < ofBlocks;
        }
    }

    /** Ways in which less is given than was asked for. */
    public enum Degradation {
        /** Past tokens are kept in fewer bits. */
        KEY_VALUES_SHRUNK,
        /** The context is shorter. */
        CONTEXT_SHORTENED,
        /** Some of the model runs on the processor beside its accelerator. */
        PARTLY_OFFLOADED
    }

    /** Nobody knows how. */
    public static final RunSetting UNKNOWN = whole(Workload.ofContext(0));

    /** All of a workload as it was asked for, on one processor. */
    public static RunSetting whole(Workload workload) {
        return new RunSetting(workload, workload.contextTokens(), Offload.WHOLE);
    }

    public Set<Degradation> degradations() {
        var found = EnumSet.noneOf(Degradation.class);
        if (workload.keyValueType() != KeyValueType.F16) {
            found.add(Degradation.KEY_VALUES_SHRUNK);
        }
        if (workload.contextTokens() < requestedContextTokens) {
            found.add(Degradation.CONTEXT_SHORTENED);
        }
        if (offload.isPartial()) {
            found.add(Degradation.PARTLY_OFFLOADED);
        }
        return Collections.unmodifiableSet(found);
    }

    /** Whether its user would notice; past tokens in fewer bits only cost a little exactness. */
    public boolean isDegraded() {
        return workload.contextTokens() < requestedContextTokens || offload.isPartial();
    }
}
