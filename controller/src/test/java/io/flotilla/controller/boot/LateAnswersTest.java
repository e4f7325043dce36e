package io.flotilla.controller.boot;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.junit.jupiter.api.Test;

class LateAnswersTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new LateAnswers.Filter());

    private void fail(Throwable cause) {
        channel.pipeline().fireExceptionCaught(cause);
        channel.checkException();
    }

    @Test
    void an_answer_on_a_stream_that_is_gone_ends_nothing_else() {
        var gone = Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "not correct");

        assertThatCode(() -> fail(new IllegalStateException("Stream no longer exists: 81", gone)))
                .doesNotThrowAnyException();
    }

    @Test
    void other_errors_are_passed_on() {
        var broken = Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "broken");

        assertThatThrownBy(() -> fail(broken)).isSameAs(broken);
        assertThatThrownBy(() -> fail(new IllegalStateException("other")))
                .isInstanceOf(IllegalStateException.class);
    }
}
