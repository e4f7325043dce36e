package io.flotilla.system.quickstart;

import com.google.gson.JsonObject;
import io.flotilla.proto.planning.v1.Candidate;
import io.flotilla.proto.planning.v1.Selection;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.Downgrade;
import java.util.Locale;
import java.util.Optional;

/**
 * That a device left the variant it wanted, since what it measured was not what it had expected.
 *
 * @param estimatedSeconds for an inference, before anything was measured
 * @param measuredSeconds in which 95 of 100 are done
 * @param limitSeconds that the policy allows
 */
record StepDown(
        Downgrade downgrade, double estimatedSeconds, double measuredSeconds, double limitSeconds) {

    /**
     * What a deployment has come to.
     *
     * @param planned what was expected of each variant beforehand
     */
    static Optional<StepDown> of(Deployment deployment, Selection planned, double limitSeconds) {
        if (!deployment.hasDowngrade()) {
            return Optional.empty();
        }
        var wanted = deployment.getDowngrade().getVariant();
        return Optional.of(
                new StepDown(
                        deployment.getDowngrade(),
                        latencySeconds(planned, wanted),
                        latencySeconds(deployment.getSelection(), wanted),
                        limitSeconds));
    }

    private static double latencySeconds(Selection selection, String variant) {
        return selection.getCandidatesList().stream()
                .filter(candidate -> candidate.getVariant().equals(variant))
                .map(Candidate::getSpeed)
                .mapToDouble(speed -> speed.getLatencySeconds())
                .findFirst()
                .orElse(0);
    }

    /** In a few sentences. */
    String words() {
        return String.format(
                Locale.ROOT,
                "It wanted %s, for which an estimate said %.1f ms; measured on the device it took"
                        + " %.1f ms, and the policy allows %.1f ms (%s). So it stepped down to %s by"
                        + " itself.",
                id(downgrade.getVariant()),
                estimatedSeconds * 1e3,
                measuredSeconds * 1e3,
                limitSeconds * 1e3,
                downgrade.getProblem().getReason(),
                id(downgrade.getReplacement()));
    }

    JsonObject json() {
        var json = new JsonObject();
        json.addProperty("from", id(downgrade.getVariant()));
        json.addProperty("to", id(downgrade.getReplacement()));
        json.addProperty("reason", downgrade.getProblem().getReason());
        json.addProperty("estimatedMillis", millis(estimatedSeconds));
        json.addProperty("measuredMillis", millis(measuredSeconds));
        json.addProperty("limitMillis", millis(limitSeconds));
        return json;
    }

    private static double millis(double seconds) {
        return Math.round(seconds * 1e5) / 1e2;
    }

    private static String id(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
