package io.flotilla.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.link.Outbox.Topic;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox();

    @Test
    void nothing_is_said_on_a_stream_that_is_not_ready() throws Exception {
        outbox.mark(Topic.DEVICE);

        assertThat(outbox.take(1)).isEmpty();
    }

    @Test
    void news_of_a_topic_is_said_once_however_often_it_was_marked() throws Exception {
        outbox.markReady(true);
        outbox.mark(Topic.DEVICE);
        outbox.mark(Topic.DEVICE);

        assertThat(outbox.take(1)).contains(Topic.DEVICE);
        assertThat(outbox.take(1)).isEmpty();
    }

    @Test
    void assignments_are_said_before_telemetry() throws Exception {
        outbox.markReady(true);
        outbox.mark(Topic.TELEMETRY);
        outbox.mark(Topic.ASSIGNMENT);

        assertThat(outbox.take(1)).contains(Topic.ASSIGNMENT);
        assertThat(outbox.take(1)).contains(Topic.TELEMETRY);
    }

    @Test
    void a_new_stream_starts_without_old_news() throws Exception {
        outbox.mark(Topic.DEVICE);
        outbox.end();

        outbox.open();

        outbox.markReady(true);
        assertThat(outbox.isEnded()).isFalse();
        assertThat(outbox.take(1)).isEmpty();
    }

    @Test
    void an_ended_stream_is_noticed_at_once() throws Exception {
        outbox.end();

        assertThat(outbox.take(60_000)).isEmpty();
        assertThat(outbox.isEnded()).isTrue();
    }
}
