package io.flotilla.controller.shared.api;

import com.google.protobuf.FieldMask;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.Violation;
import java.util.List;
import java.util.Set;

/** Which fields an update is about. */
public final class UpdateMask {

    private final FieldMask mask;
    private final boolean isGiven;

    private UpdateMask(FieldMask mask, boolean isGiven) {
        this.mask = mask;
        this.isGiven = isGiven;
    }

    /**
     * Reads the mask of a request.
     *
     * @param isGiven whether the request has one
     * @param known paths that may be updated
     * @throws InvalidArgument if it names another path
     */
    public static UpdateMask of(FieldMask mask, boolean isGiven, Set<String> known) {
        List<Violation> violations =
                mask.getPathsList().stream()
                        .filter(path -> !known.contains(path))
                        .map(
                                path ->
                                        new Violation(
                                                "update_mask",
                                                "'%s' cannot be updated; what can is %s"
                                                        .formatted(path, String.join(", ", known))))
                        .toList();
        if (!violations.isEmpty()) {
            throw new InvalidArgument(violations);
        }
        return new UpdateMask(mask, isGiven);
    }

    /**
     * Whether the field is to be updated.
     *
     * @param isSet whether the request has a value for it, which decides where there is no mask
     */
    public boolean covers(String path, boolean isSet) {
        return isGiven ? mask.getPathsList().contains(path) : isSet;
    }
}
