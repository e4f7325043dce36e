package io.flotilla.cli.telemetry;

import io.flotilla.cli.yaml.Scalars;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a length of time, e.g. 30m or 7d. */
final class TimeConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            return Duration.ofSeconds(Scalars.duration(text).getSeconds());
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
