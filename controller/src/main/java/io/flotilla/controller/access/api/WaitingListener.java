package io.flotilla.controller.access.api;

import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what happens to a call until it is known who handles it, then hands everything on in order.
 * All its methods are called on the call's event loop. It stays short: a client's messages are not
 * read before somebody asks for them.
 */
final class WaitingListener<Q> extends ServerCall.Listener<Q> {

    private final List<Consumer<ServerCall.Listener<Q>>> kept = new ArrayList<>();
    private ServerCall.@Nullable Listener<Q> handler;

    /** Goes on with the handler. */
    void goOn(ServerCall.Listener<Q> next) {
        handler = next;
        kept.forEach(event -> event.accept(next));
        kept.clear();
    }

    @Override
    public void onMessage(Q message) {
        pass(next -> next.onMessage(message));
    }

    @Override
    public void onHalfClose() {
        pass(ServerCall.Listener::onHalfClose);
    }

    @Override
    public void onCancel() {
        pass(ServerCall.Listener::onCancel);
    }

    @Override
    public void onComplete() {
        pass(ServerCall.Listener::onComplete);
    }

    @Override
    public void onReady() {
        pass(ServerCall.Listener::onReady);
    }

    private void pass(Consumer<ServerCall.Listener<Q>> event) {
        if (handler == null) {
            kept.add(event);
        } else {
            event.accept(handler);
        }
    }
}
