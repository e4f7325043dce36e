package io.flotilla.controller.making.converter;

import io.flotilla.contract.format.Format;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Knows the external programs that the settings declare, and with them all that can be made. */
@Singleton
public class Converters {

    private static final Pattern NAME = Pattern.compile("(?!onnx|gguf)[a-z][a-z0-9]{0,30}");
    private static final Duration MAX_TIMEOUT = Duration.ofDays(7);

    private final Map<String, MakingConfig.Converter> declared;

    /** Fails with everything that is wrong with them. */
    Converters(MakingConfig config) {
        this.declared = new TreeMap<>(config.converters());
        var problems = new ArrayList<String>();
        declared.forEach((name, converter) -> check(name, converter, problems));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", problems));
        }
    }

    private static void check(
            String name, MakingConfig.Converter converter, List<String> problems) {
        var key = "flotilla.making.converters." + name;
        if (!NAME.matcher(name).matches()) {
            problems.add(key + " must be named by up to 31 lower-case letters and digits.");
        }
        if (!Path.of(converter.command().getFirst()).isAbsolute()) {
            problems.add(key + ".command must begin with the absolute path of a program.");
        }
        if (!MadeFiles.hasModel(converter.to())) {
            problems.add(key + ".to must be ONNX, GGUF or OPENVINO_IR.");
        }
        if (!converter.timeout().isPositive() || converter.timeout().compareTo(MAX_TIMEOUT) > 0) {
            problems.add(key + ".timeout must be 1 second to 7 days.");
        }
        if (converter.outputBytes() < 1) {
            problems.add(key + ".output-bytes must be at least 1.");
        }
    }

    /**
     * Reads the name of anything that can be made here: what a converter makes, such as {@code
     * olive-int4}, or what {@link VariantTarget#parse} reads.
     *
     * @param source the format of what was uploaded, which decides where the name does not
     */
    public Optional<VariantTarget> parse(String name, Format source) {
        var id = VariantTarget.idOf(name);
        return declared.entrySet().stream()
                .flatMap(
                        entry ->
                                entry.getValue().precisions().stream()
                                        .map(
                                                precision ->
                                                        new VariantTarget(
                                                                entry.getValue().to(),
                                                                precision,
                                                                false,
                                                                entry.getKey())))
                .filter(target -> target.id().equals(id))
                .findFirst()
                .or(() -> VariantTarget.parse(name, source));
    }

    /** The program that makes the target. */
    public MakingConfig.Converter of(VariantTarget target) {
        return Objects.requireNonNull(declared.get(target.converter()));
    }

    /** Whether the program that makes the target takes the format. */
    public boolean takes(VariantTarget target, Format source) {
        return of(target).from().contains(source);
    }
}
