package io.flotilla.cli.yaml;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.flotilla.proto.rollout.v1.WaveLimit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Single values as people write them: 95%, 1h30m, 20MiB, MANUAL.
 *
 * <p>Each method throws {@link IllegalArgumentException} with what is wrong, as the end of a
 * sentence that starts with the field.
 */
public final class Scalars {
    private static final Pattern DURATION =
            Pattern.compile(
                    "(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})(?:\\.(\\d{1,9}))?s)?");

    private static final Pattern BYTES =
            Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?)([KMGT]i?B|kB)?(?:/s)?");
    private static final Map<String, BigDecimal> BYTE_UNITS =
            Map.of(
                    "kB", BigDecimal.valueOf(1_000),
                    "KB", BigDecimal.valueOf(1_000),
                    "MB", BigDecimal.valueOf(1_000_000),
                    "GB", BigDecimal.valueOf(1_000_000_000),
                    "TB", BigDecimal.valueOf(1_000_000_000_000L),
                    "KiB", BigDecimal.valueOf(1L << 10),
                    "MiB", BigDecimal.valueOf(1L << 20),
                    "GiB", BigDecimal.valueOf(1L << 30),
                    "TiB", BigDecimal.valueOf(1L << 40));

    private Scalars() {}

    static Object parse(FieldDescriptor field, String text) {
        return switch (field.getJavaType()) {
            case STRING -> text;
            case BOOLEAN -> bool(text);
            case INT -> Math.toIntExact(integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case LONG ->
                    field.getName().contains("bytes")
                            ? bytes(text)
                            : integer(text, Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT -> (float) number(text);
            case DOUBLE -> number(text);
            case ENUM -> constant(field.getEnumType(), text);
            case BYTE_STRING -> ByteString.copyFrom(Base64.getDecoder().decode(text));
            case MESSAGE -> throw new IllegalStateException("A message is no single value");
        };
    }

    /** A duration of days, hours, minutes and seconds, in this order, e.g. 1h30m. */
    public static Duration duration(String text) {
        var match = DURATION.matcher(text);
        if (text.isEmpty() || !match.matches()) {
            throw new IllegalArgumentException(
                    "must be a duration such as 90s, 10m, 1h30m or 7d, but is " + text);
        }
        long seconds =
                whole(match.group(1)) * 86_400
                        + whole(match.group(2)) * 3_600
                        + whole(match.group(3)) * 60
                        + whole(match.group(4));
        var fraction = match.group(5) == null ? "" : match.group(5);
        int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
        return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
    }

    static Timestamp timestamp(String text) {
        try {
            var instant = OffsetDateTime.parse(text).toInstant();
            return Timestamp.newBuilder()
                    .setSeconds(instant.getEpochSecond())
                    .setNanos(instant.getNano())
                    .build();
        } catch (DateTimeParseException _) {
            throw new IllegalArgumentException(
                    "must be a time such as 2026-03-01T04:00:00Z or 2026-03-01T05:00:00+01:00,"
                            + " but is "
                            + text);
        }
    }

    static WaveLimit waveLimit(String text) {
        return text.endsWith("%")
                ? WaveLimit.newBuilder().setRatio(number(text)).build()
                : WaveLimit.newBuilder()
                        .setDevices((int) integer(text, 1, Integer.MAX_VALUE))
                        .build();
    }

    private static long whole(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false, but is " + text);
        };
    }

    private static long integer(String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException("must be a whole number in range, but is " + text);
    }

    /** A number of bytes, or of bytes in a second: 1048576, 20MiB, 1.5GB, 20MiB/s. */
    private static long bytes(String text) {
        var match = BYTES.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "must be a number of bytes such as 1048576, 20MiB or 20MiB/s, but is " + text);
        }
        var unit =
                BYTE_UNITS.getOrDefault(
                        match.group(2) == null ? "" : match.group(2), BigDecimal.ONE);
        try {
            return new BigDecimal(match.group(1))
                    .multiply(unit)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        } catch (ArithmeticException _) {
            throw new IllegalArgumentException(
                    "must be a number of bytes in range, but is " + text);
        }
    }

    private static double number(String text) {
        try {
            double value =
                    text.endsWith("%")
                            ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
                            : Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "must be a number such as 0.95 or a share such as 95%, but is " + text);
    }

    private static EnumValueDescriptor constant(EnumDescriptor type, String text) {
        var prefix =
                type.getName().replaceAll("(?<!^)(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + "_";
        var name = text.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
        for (var value : type.getValues()) {
            if (value.getNumber() != 0
                    && (value.getName().equals(name) || value.getName().equals(prefix + name))) {
                return value;
            }
        }
        var known =
                type.getValues().stream()
                        .filter(value -> value.getNumber() != 0)
                        .map(value -> value.getName().substring(prefix.length()))
                        .collect(Collectors.joining(", "));
        throw new IllegalArgumentException("must be one of " + known + ", but is " + text);
    }
}
