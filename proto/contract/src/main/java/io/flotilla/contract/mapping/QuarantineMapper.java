package io.flotilla.contract.mapping;

import com.google.protobuf.Timestamp;
import io.flotilla.contract.selection.Quarantine;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Maps why variants are left alone. */
public final class QuarantineMapper {

    /** Years 1 to 9999, as the wire has them. */
    private static final long FIRST_SECOND = -62_135_596_800L;

    private static final long LAST_SECOND = 253_402_300_799L;
    private static final int LAST_NANO = 999_999_999;

    private QuarantineMapper() {}

    /** The quarantine of the variant of that full name. */
    public static io.flotilla.proto.planning.v1.Quarantine toWire(
            String variant, Quarantine quarantine) {
        var message =
                io.flotilla.proto.planning.v1.Quarantine.newBuilder()
                        .setVariant(variant)
                        .setReason(quarantine.reason());
        var end = quarantine.end();
        if (end != null) {
            message.setEndTime(
                    Timestamp.newBuilder()
                            .setSeconds(end.getEpochSecond())
                            .setNanos(end.getNano()));
        }
        return message.build();
    }

    /** Why and until when; a time that is none is brought to the nearest that is. */
    public static Quarantine fromWire(io.flotilla.proto.planning.v1.Quarantine message) {
        return new Quarantine(message.getReason(), end(message));
    }

    private static @Nullable Instant end(io.flotilla.proto.planning.v1.Quarantine message) {
        if (!message.hasEndTime()) {
            return null;
        }
        var time = message.getEndTime();
        return Instant.ofEpochSecond(
                Math.clamp(time.getSeconds(), FIRST_SECOND, LAST_SECOND),
                Math.clamp(time.getNanos(), 0, LAST_NANO));
    }
}
