package io.flotilla.controller.shared.api;

import com.google.protobuf.Timestamp;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Maps times to and from the wire. */
public final class Times {

    private Times() {}

    public static Timestamp toProto(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    /** Reads what a caller sent in the field. */
    public static Instant toInstant(String field, Timestamp time) {
        try {
            return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
        } catch (DateTimeException | ArithmeticException outOfRange) {
            throw InvalidArgument.of(field, "is out of range");
        }
    }

    public static com.google.protobuf.Duration toProto(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    /** Reads what a caller sent in the field. */
    public static Duration toDuration(String field, com.google.protobuf.Duration duration) {
        try {
            return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
        } catch (ArithmeticException outOfRange) {
            throw InvalidArgument.of(field, "is out of range");
        }
    }
}
