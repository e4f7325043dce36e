package io.flotilla.controller.shared.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.controller.shared.FleetException.Unavailable;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {

    @Test
    void a_call_that_becomes_ready_without_saying_so_is_written_to() throws InterruptedException {
        var call = new SilentCall(2);
        var outbox = Outbox.of(call, Duration.ofMinutes(1));

        assertThat(outbox.awaitReady()).isTrue();
        outbox.send("piece");

        assertThat(call.written).containsExactly("piece");
    }

    @Test
    void one_that_never_becomes_ready_is_given_up() {
        var outbox = Outbox.of(new SilentCall(Integer.MAX_VALUE), Duration.ofMillis(1));

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(outbox::awaitReady)
                .extracting(Unavailable::reason)
                .isEqualTo("STALLED");
    }

    /** Calls no handler, and is ready once it was asked so often. */
    private static final class SilentCall extends ServerCallStreamObserver<String> {

        final List<String> written = new ArrayList<>();
        private int asksLeft;

        SilentCall(int asks) {
            asksLeft = asks;
        }

        @Override
        public boolean isReady() {
            return --asksLeft < 0;
        }

        @Override
        public void onNext(String message) {
            written.add(message);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }
}
