package io.flotilla.controller.making.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flotilla.controller.making.converter.ConverterProcesses;
import io.flotilla.controller.making.converter.MakingConfig;
import io.flotilla.controller.making.converter.RuntimeHosts.Failure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Starts converters as the settings declare them, with three arguments behind their own: the source
 * model, the folder for the result, and a file of parameters in JSON.
 */
@Singleton
final class ConverterProgram implements ConverterProcesses {

    private final ObjectMapper json = new ObjectMapper();
    private final MakingConfig config;

    ConverterProgram(MakingConfig config) {
        this.config = config;
    }

    @Override
    public Running start(Conversion conversion) throws Failure {
        try {
            json.writeValue(conversion.parameters().toFile(), parameters(conversion));
            var builder = new ProcessBuilder(command(conversion));
            builder.directory(Objects.requireNonNull(conversion.output().getParent()).toFile());
            builder.redirectInput(Path.of("/dev/null").toFile());
            // The controller's secrets are none of its business.
            builder.environment().keySet().removeIf(key -> key.startsWith("FLOTILLA_"));
            var process = builder.start();
            return new ConverterRun(
                    conversion,
                    process,
                    MemoryGuard.over(process.toHandle(), config.memoryLimit().orElse(null)));
        } catch (IOException unstartable) {
            throw new Failure(
                    Failure.Kind.UNSUPPORTED,
                    "The converter %s cannot be started: %s"
                            .formatted(conversion.name(), unstartable.getMessage()));
        }
    }

    private static List<String> command(Conversion conversion) {
        var command = new ArrayList<>(conversion.converter().command());
        var source = conversion.source();
        command.add(source.folder().resolve(source.path()).toAbsolutePath().toString());
        command.add(conversion.output().toAbsolutePath().toString());
        command.add(conversion.parameters().toAbsolutePath().toString());
        return command;
    }

    private static Map<String, Object> parameters(Conversion conversion) {
        var parameters = new TreeMap<String, Object>(conversion.facts());
        parameters.put("settings", conversion.converter().settings());
        return parameters;
    }
}
