package io.flotilla.controller.registry.store;

import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.ResourceName;
import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import java.util.Map;
import org.hibernate.exception.ConstraintViolationException;

/** Writes that others may get in the way of. */
final class Writes {

    private Writes() {}

    /** Inserts the row; false if one of its key came first, and then the transaction must end. */
    static boolean insert(EntityManager entities, Object entity) {
        try {
            entities.persist(entity);
            entities.flush();
            return true;
        } catch (ConstraintViolationException _) {
            return false;
        }
    }

    /**
     * Changes a row.
     *
     * @param isCurrent whether the row is still as the writer read it
     * @throws Conflict if it is not
     */
    static void update(
            EntityManager entities, ResourceName name, boolean isCurrent, Runnable change) {
        if (!isCurrent) {
            throw conflict(name);
        }
        try {
            change.run();
            entities.flush();
        } catch (OptimisticLockException _) {
            throw conflict(name);
        }
    }

    private static Conflict conflict(ResourceName name) {
        return new Conflict(
                "CONCURRENT_CHANGE",
                "%s was changed by somebody else meanwhile.".formatted(name),
                Map.of("resource", name.toString()));
    }
}
