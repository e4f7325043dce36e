package io.flotilla.contract.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.flotilla.contract.selection.Quarantine;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuarantineMapperTest {

    private static final String VARIANT = "models/m/versions/1/variants/int8";

    @Test
    void a_quarantine_comes_back_as_it_went() {
        var timed = new Quarantine("it did not load", Instant.parse("2026-01-02T03:04:05.006Z"));
        var endless = new Quarantine("it failed in this round", null);

        var message = QuarantineMapper.toWire(VARIANT, timed);

        assertThat(message.getVariant()).isEqualTo(VARIANT);
        assertThat(QuarantineMapper.fromWire(message)).isEqualTo(timed);
        assertThat(QuarantineMapper.fromWire(QuarantineMapper.toWire(VARIANT, endless)))
                .isEqualTo(endless);
    }

    @Test
    void a_time_that_is_none_is_brought_to_the_nearest() {
        var message =
                io.flotilla.proto.planning.v1.Quarantine.newBuilder()
                        .setEndTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).setNanos(-1))
                        .build();

        assertThat(QuarantineMapper.fromWire(message).end())
                .isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
    }
}
