package io.flotilla.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the tests of a run one fleet, whose controller starts with the first of them and ends after
 * the last. A class leaves the controller whole; its devices end with it.
 */
final class SharedFleet implements ParameterResolver, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(SharedFleet.class);

    /** A fleet in a folder of its own, which goes with it. */
    private record Held(TestFleet fleet, Path folder) implements AutoCloseable {

        static Held start() {
            try {
                var folder = Files.createTempDirectory("fleet");
                return new Held(new TestFleet(folder), folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            fleet.close();
            try (var paths = Files.walk(folder)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestFleet.class;
    }

    @Override
    public TestFleet resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return held(context).fleet;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        held(context).fleet.endDevices();
    }

    private static Held held(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Held.class, _ -> Held.start(), Held.class);
    }
}
