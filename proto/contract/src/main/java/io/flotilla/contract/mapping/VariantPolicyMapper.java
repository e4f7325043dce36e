package io.flotilla.contract.mapping;

import static io.flotilla.contract.selection.VariantPolicy.DEFAULT_HEADROOM_PERCENT;
import static io.flotilla.contract.selection.VariantPolicy.MAXIMUM_HEADROOM_PERCENT;

import io.flotilla.contract.Violation;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.selection.Objective;
import io.flotilla.proto.planning.v1.VariantPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Maps policies, and says beforehand what is wrong with one. */
public final class VariantPolicyMapper {

    private VariantPolicyMapper() {}

    public static VariantPolicy toWire(io.flotilla.contract.selection.VariantPolicy policy) {
        return VariantPolicy.newBuilder()
                .setObjective(toWire(policy.objective()))
                .addAllAllow(policy.allow())
                .setMemoryHeadroomPercent(policy.memoryHeadroomPercent())
                .setContextTokens(Bounds.notNegativeInt(policy.contextTokens()))
                .setPin(policy.pin())
                .setLadder(policy.ladder())
                .build();
    }

    /** The policy with defaults for what is absent; numbers out of range count as the nearest. */
    public static io.flotilla.contract.selection.VariantPolicy fromWire(VariantPolicy message) {
        return new io.flotilla.contract.selection.VariantPolicy(
                fromWire(message.getObjective()),
                new TreeSet<>(message.getAllowList()),
                message.hasMemoryHeadroomPercent()
                        ? Math.clamp(
                                message.getMemoryHeadroomPercent(), 0, MAXIMUM_HEADROOM_PERCENT)
                        : DEFAULT_HEADROOM_PERCENT,
                Bounds.notNegative(message.getContextTokens()),
                message.getPin(),
                !message.hasLadder() || message.getLadder());
    }

    /** Everything that is wrong with a policy; one with violations must not be stored. */
    public static List<Violation> violations(VariantPolicy message) {
        var violations = new ArrayList<Violation>();
        if (message.getObjective() == VariantPolicy.Objective.UNRECOGNIZED) {
            violations.add(new Violation("objective", "must be QUALITY, LATENCY, POWER or SIZE"));
        }
        for (var i = 0; i < message.getAllowCount(); i++) {
            if (Precision.named(message.getAllow(i)).isEmpty()) {
                violations.add(
                        new Violation(
                                "allow[" + i + "]",
                                "no precision is named '" + message.getAllow(i) + "'"));
            }
        }
        var headroom = message.getMemoryHeadroomPercent();
        if (headroom < 0 || headroom > MAXIMUM_HEADROOM_PERCENT) {
            violations.add(
                    new Violation(
                            "memoryHeadroomPercent",
                            "must be within 0 to "
                                    + MAXIMUM_HEADROOM_PERCENT
                                    + ", not "
                                    + headroom));
        }
        if (message.getContextTokens() < 0) {
            violations.add(
                    new Violation(
                            "contextTokens",
                            "must not be negative, as " + message.getContextTokens() + " is"));
        }
        return List.copyOf(violations);
    }

    private static VariantPolicy.Objective toWire(Objective objective) {
        return switch (objective) {
            case QUALITY -> VariantPolicy.Objective.OBJECTIVE_QUALITY;
            case LATENCY -> VariantPolicy.Objective.OBJECTIVE_LATENCY;
            case POWER -> VariantPolicy.Objective.OBJECTIVE_POWER;
            case SIZE -> VariantPolicy.Objective.OBJECTIVE_SIZE;
        };
    }

    private static Objective fromWire(VariantPolicy.Objective objective) {
        return switch (objective) {
            case OBJECTIVE_UNSPECIFIED, OBJECTIVE_QUALITY, UNRECOGNIZED -> Objective.QUALITY;
            case OBJECTIVE_LATENCY -> Objective.LATENCY;
            case OBJECTIVE_POWER -> Objective.POWER;
            case OBJECTIVE_SIZE -> Objective.SIZE;
        };
    }
}
