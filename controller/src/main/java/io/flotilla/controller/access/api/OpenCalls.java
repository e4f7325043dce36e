package io.flotilla.controller.access.api;

import io.flotilla.controller.access.Principal;
import io.flotilla.controller.access.TokenRevoked;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException;
import io.flotilla.controller.shared.FleetException.Denied;
import io.flotilla.controller.shared.FleetException.Unauthenticated;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows the streams that are open, and ends those whose caller may not have them any more: because
 * its token was revoked or has expired, its roles reach less, or the device was suspended. Callers
 * with tokens are asked again every second, since another controller may have revoked them.
 * Thread-safe.
 */
@ApplicationScoped
public class OpenCalls {

    private static final System.Logger LOG = System.getLogger(OpenCalls.class.getName());

    private final Map<OpenCall<?, ?>, Standing> open = new ConcurrentHashMap<>();

    /**
     * Who has a call open.
     *
     * @param check throws what refuses it now; may block
     */
    private record Standing(Principal caller, Runnable check) {}

    void add(OpenCall<?, ?> call, Principal caller, Runnable check) {
        open.put(call, new Standing(caller, check));
    }

    void remove(OpenCall<?, ?> call) {
        open.remove(call);
    }

    /** Ends all that a device has open. */
    public void end(DeviceId device, RuntimeException problem) {
        var caller = new Principal.Device(device);
        open.forEach(
                (call, standing) -> {
                    if (standing.caller.equals(caller)) {
                        remove(call);
                        call.cut(problem);
                    }
                });
    }

    void look(@Observes(during = TransactionPhase.AFTER_SUCCESS) TokenRevoked revoked) {
        look();
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        open.forEach(
                (call, standing) -> {
                    if (standing.caller instanceof Principal.Operator) {
                        look(call, standing);
                    }
                });
    }

    /** What cannot be decided now, as the database is away, opens nothing new and ends nothing. */
    private void look(OpenCall<?, ?> call, Standing standing) {
        try {
            standing.check.run();
        } catch (Unauthenticated | Denied refusal) {
            remove(call);
            call.cut(refusal);
        } catch (FleetException undecided) {
            LOG.log(Level.DEBUG, "stream not judged again", undecided);
        }
    }
}
