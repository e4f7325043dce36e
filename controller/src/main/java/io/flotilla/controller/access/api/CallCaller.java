package io.flotilla.controller.access.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.access.Principal;
import io.grpc.Context;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;

/** The caller of the gRPC call whose context this thread carries. */
@ApplicationScoped
class CallCaller implements CurrentCaller {

    private static final Context.Key<Principal> PRINCIPAL = Context.key("principal");
    private static final Context.Key<String> ADDRESS = Context.key("address");

    /** The context in which a call of that caller is handled, coming from that address. */
    static Context contextOf(Principal principal, String address) {
        return Context.current().withValues(PRINCIPAL, principal, ADDRESS, address);
    }

    /** Where the call comes from. */
    static String address() {
        return Objects.requireNonNullElse(ADDRESS.get(), "unknown");
    }

    @Override
    public Principal principal() {
        var principal = PRINCIPAL.get();
        if (principal == null) {
            throw new IllegalStateException("no call is being handled on this thread");
        }
        return principal;
    }
}
