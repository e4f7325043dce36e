package io.flotilla.controller.access.api;

import io.flotilla.controller.access.CallOrigin;
import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.access.Principal;
import io.flotilla.controller.access.scope.Reach;
import io.grpc.Context;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;

/** The caller of the gRPC call whose context this thread carries. */
@ApplicationScoped
class CallCaller implements CurrentCaller, CallOrigin {

    private static final Context.Key<Principal> PRINCIPAL = Context.key("principal");
    private static final Context.Key<Reach> REACH = Context.key("reach");
    private static final Context.Key<String> ADDRESS = Context.key("address");

    /** The context in which a call of that caller is handled, coming from that address. */
    static Context contextOf(Admission admission, String address) {
        return Context.current()
                .withValues(
                        PRINCIPAL,
                        admission.principal(),
                        REACH,
                        admission.reach(),
                        ADDRESS,
                        address);
    }

    /** Where the call comes from. */
    static String addressOrUnknown() {
        return Objects.requireNonNullElse(ADDRESS.get(), "unknown");
    }

    @Override
    public String address() {
        return Objects.requireNonNullElse(ADDRESS.get(), "");
    }

    @Override
    public Principal principal() {
        return ofThisCall(PRINCIPAL);
    }

    @Override
    public Reach reach() {
        return ofThisCall(REACH);
    }

    private static <T> T ofThisCall(Context.Key<T> key) {
        var value = key.get();
        if (value == null) {
            throw new IllegalStateException("no call is being handled on this thread");
        }
        return value;
    }
}
