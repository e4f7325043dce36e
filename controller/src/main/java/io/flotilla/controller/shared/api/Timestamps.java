package io.flotilla.controller.shared.api;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Maps points in time between Java and the wire. */
public final class Timestamps {

    private Timestamps() {}

    public static Timestamp toWire(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
