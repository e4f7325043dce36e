package io.flotilla.cli.output;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time, e.g. 2026-01-31T08:00:00Z. */
public final class TimestampConverter implements ITypeConverter<Timestamp> {
    @Override
    public Timestamp convert(String text) {
        try {
            var time = Instant.parse(text);
            return Timestamp.newBuilder()
                    .setSeconds(time.getEpochSecond())
                    .setNanos(time.getNano())
                    .build();
        } catch (DateTimeParseException _) {
            throw new TypeConversionException(
                    "must be a time such as 2026-01-31T08:00:00Z, but is " + text);
        }
    }
}
