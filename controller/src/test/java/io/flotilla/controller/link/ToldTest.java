package io.flotilla.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.rollout.deployment.DeviceProgress;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.proto.link.v1.ConnectResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of a device's reports is the last. */
class ToldTest {

    private static final DeviceId DEVICE = new DeviceId("d");
    private static final DeviceProgress BEFORE = report(0);
    private static final DeviceProgress AFTER = report(1);

    private final AgentSession stream = new AgentSession(DEVICE, new Deaf(), Runnable::run);

    @Test
    void a_later_report_replaces_the_one_before() {
        var batch = List.of(new Told(stream, BEFORE, true), new Told(stream, AFTER, false));

        assertThat(Told.latest(batch)).containsEntry(DEVICE, AFTER);
    }

    @Test
    void a_greeting_never_replaces_what_followed_it_on_its_stream() {
        var batch = List.of(new Told(stream, AFTER, false), new Told(stream, BEFORE, true));

        assertThat(Told.latest(batch)).containsEntry(DEVICE, AFTER);
    }

    @Test
    void the_greeting_of_a_newer_stream_replaces_what_an_older_one_said() {
        var newer = new AgentSession(DEVICE, new Deaf(), Runnable::run);
        var batch = List.of(new Told(stream, BEFORE, false), new Told(newer, AFTER, true));

        assertThat(Told.latest(batch)).containsEntry(DEVICE, AFTER);
    }

    private static DeviceProgress report(long generation) {
        return new DeviceProgress(DEVICE, generation, null, List.of());
    }

    /** A stream that nothing is said on. */
    private static final class Deaf extends ServerCallStreamObserver<ConnectResponse> {

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void request(int count) {}

        @Override
        public void disableAutoRequest() {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void onNext(ConnectResponse answer) {}

        @Override
        public void onError(Throwable problem) {}

        @Override
        public void onCompleted() {}
    }
}
