package io.flotilla.controller.signing;

import io.flotilla.contract.trust.Metadata;
import io.flotilla.contract.trust.Role;
import io.flotilla.contract.trust.RoleKeys;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who holds which role, and what is released. */
public record TrustStatus(
        long rootVersion, Instant expires, List<Holder> holders, List<Released> models) {

    public TrustStatus {
        holders = List.copyOf(holders);
        models = List.copyOf(models);
    }

    /**
     * Who holds one role.
     *
     * @param isHeld whether the controller can sign by itself
     * @param expires until when what was signed last is good; null: nothing is kept
     */
    public record Holder(Role role, RoleKeys keys, boolean isHeld, @Nullable Instant expires) {}

    /** What is released of one model. */
    public record Released(String model, int versionCount, long securityFloor) {

        static Released of(String role, Metadata.Targets targets) {
            return new Released(
                    role.replaceFirst("\\.", "/"),
                    targets.files().size(),
                    targets.files().values().stream()
                            .map(Metadata.Target::terms)
                            .mapToLong(terms -> terms == null ? 0 : terms.securityFloor())
                            .max()
                            .orElse(0));
        }
    }
}
