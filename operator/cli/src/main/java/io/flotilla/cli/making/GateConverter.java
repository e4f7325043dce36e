package io.flotilla.cli.making;

import io.flotilla.proto.making.v1.QualityGate;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a quality gate; whether its metric is known is the controller's to say. */
final class GateConverter implements ITypeConverter<QualityGate> {
    private static final String RULE = "RULE_";
    private static final String FAILURE = "FAILURE_";
    private static final Pattern FORM =
            Pattern.compile(
                    "([a-z0-9_]+):"
                            + "((?:percent-)?max-degradation|(?:percent-)?min-improvement)="
                            + "([0-9]+(?:\\.[0-9]+)?):(needs-approval|blocked)(?::([0-9]{1,4}))?");

    @Override
    public QualityGate convert(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new TypeConversionException(
                    "must be METRIC:RULE=VALUE:FAILURE[:PRIORITY], such as"
                            + " mean_cosine:max-degradation=0.02:blocked, but is "
                            + text);
        }
        return QualityGate.newBuilder()
                .setMetric(parts.group(1))
                .setRule(QualityGate.Rule.valueOf(constant(RULE, parts.group(2))))
                .setValue(Double.parseDouble(parts.group(3)))
                .setFailure(QualityGate.Failure.valueOf(constant(FAILURE, parts.group(4))))
                .setPriority(parts.group(5) == null ? 0 : Integer.parseInt(parts.group(5)))
                .build();
    }

    /** As it is written on the command line. */
    static String ruleOf(QualityGate gate) {
        return word(gate.getRule(), RULE);
    }

    /** As it is written on the command line. */
    static String failureOf(QualityGate gate) {
        return word(gate.getFailure(), FAILURE);
    }

    private static String constant(String prefix, String word) {
        return prefix + word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String word(Enum<?> constant, String prefix) {
        var name = constant.name();
        return name.startsWith(prefix)
                ? name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '-')
                : name;
    }
}
