package io.flotilla.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where Prometheus lies on this machine, if it does. */
final class PrometheusTools {
    static final String MISSING = "no Prometheus on the path: see deploy/prometheus/README.md";

    private PrometheusTools() {}

    /** In the folder that FLOTILLA_PROMETHEUS names or on the path. */
    static Optional<Path> executable(String name) {
        return Stream.of("FLOTILLA_PROMETHEUS", "PATH")
                .map(System::getenv)
                .flatMap(value -> Stream.ofNullable(value))
                .flatMap(value -> Stream.of(value.split(":", -1)))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
