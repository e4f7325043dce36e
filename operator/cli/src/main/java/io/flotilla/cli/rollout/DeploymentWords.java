package io.flotilla.cli.rollout;

import io.flotilla.cli.output.Words;
import io.flotilla.proto.rollout.v1.Attempt;
import io.flotilla.proto.rollout.v1.Deployment;

/** A deployment in a few words. */
final class DeploymentWords {
    private DeploymentWords() {}

    /** Its state, with its attempt's where it is in progress. */
    static String state(Deployment deployment) {
        var state = Words.constant(deployment.getState(), "STATE");
        if (deployment.getState() != Deployment.State.STATE_IN_PROGRESS
                || deployment.getAttemptsCount() == 0) {
            return state;
        }
        return Words.constant(last(deployment).getState(), "STATE");
    }

    /** The variant of its last attempt. */
    static String variant(Deployment deployment) {
        return deployment.getAttemptsCount() == 0 ? "" : Words.id(last(deployment).getVariant());
    }

    /** How many bytes are there of how many. */
    static String progress(Deployment deployment) {
        if (deployment.getAttemptsCount() == 0 || last(deployment).getTotalBytes() == 0) {
            return "";
        }
        return Words.bytes(last(deployment).getReceivedBytes())
                + " of "
                + Words.bytes(last(deployment).getTotalBytes());
    }

    private static Attempt last(Deployment deployment) {
        return deployment.getAttempts(deployment.getAttemptsCount() - 1);
    }
}
