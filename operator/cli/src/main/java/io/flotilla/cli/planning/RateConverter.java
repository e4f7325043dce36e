package io.flotilla.cli.planning;

import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads bytes a second, e.g. 20MiB/s or 20MiB. */
final class RateConverter implements ITypeConverter<Long> {
    private static final Pattern RATE =
            Pattern.compile("(?<number>\\d{1,9})\\s*(?<unit>B|KiB|MiB|GiB)?(/s)?");
    private static final Map<String, Integer> SHIFTS =
            Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30);

    @Override
    public Long convert(String text) {
        var rate = RATE.matcher(text);
        if (!rate.matches()) {
            throw new TypeConversionException(
                    "must be bytes a second, such as 20MiB/s, but is " + text);
        }
        var unit = rate.group("unit");
        return Long.parseLong(rate.group("number"))
                << SHIFTS.getOrDefault(unit == null ? "B" : unit, 0);
    }
}
