package io.flotilla.cli.planning;

import io.flotilla.proto.planning.v1.VariantPolicy.Objective;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what a choice is to care about most. */
final class ObjectiveConverter implements ITypeConverter<Objective> {
    @Override
    public Objective convert(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "quality" -> Objective.OBJECTIVE_QUALITY;
            case "latency" -> Objective.OBJECTIVE_LATENCY;
            case "power" -> Objective.OBJECTIVE_POWER;
            case "size" -> Objective.OBJECTIVE_SIZE;
            default ->
                    throw new TypeConversionException(
                            "must be quality, latency, power or size, but is " + text);
        };
    }
}
