package io.flotilla.controller.shared;

import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.Violation;
import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with a request, to report it at once. Not thread-safe. */
public final class Violations {

    private final List<Violation> found = new ArrayList<>();

    public Violations add(String field, String description) {
        found.add(new Violation(field, description));
        return this;
    }

    /** Adds the violation unless the claim about the field holds. */
    public Violations require(boolean claim, String field, String description) {
        return claim ? this : add(field, description);
    }

    /** Runs a check that throws {@link InvalidArgument} and keeps what it found. */
    public Violations collect(Runnable check) {
        try {
            check.run();
        } catch (InvalidArgument invalid) {
            found.addAll(invalid.violations());
        }
        return this;
    }

    /** Throws {@link InvalidArgument} with all of them, if there are any. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidArgument(found);
        }
    }
}
