package io.flotilla.controller.boot;

import io.flotilla.controller.access.certificate.OutsideAuthority;
import io.flotilla.controller.access.client.TestProvider;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fresh data directory with everything that the controller is started on: its real database, TLS
 * files, and an authority below the root of an organization.
 */
public final class ControllerResource implements QuarkusTestResourceLifecycleManager {

    /** Unpacked once for all test runs. */
    static final Path SOFTWARE = Path.of("target", "postgresql-software");

    private @Nullable Preparation preparation;
    private @Nullable TestProvider provider;

    @Override
    public Map<String, String> start() {
        try {
            var data = Files.createTempDirectory(Path.of("target"), "controller-");
            var authority = authority(data);
            var outside = new OutsideCertificates(authority, null, null);
            var prepared = Preparation.of(data, List.of(), outside, true, SOFTWARE);
            var settings = new HashMap<>(prepared.settings());
            preparation = prepared;
            settings.put("flotilla.data", data.toAbsolutePath().toString());
            settings.put(
                    "flotilla.access.authority-certificate",
                    authority.certificate().toAbsolutePath().toString());
            settings.put(
                    "flotilla.access.authority-key", authority.key().toAbsolutePath().toString());
            settings.put("flotilla.telemetry.flush-interval", "200ms");
            settings.put("flotilla.rest.body-timeout", "5s");
            settings.putAll(converter());
            settings.putAll(identityProvider());
            return settings;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** One below the root of an organization, which is all that clients trust. */
    private static OutsideCertificates.Pair authority(Path data) {
        var files =
                new OutsideCertificates.Pair(
                        data.resolve("authority.pem"), data.resolve("authority.key"));
        OutsideAuthority.root(OutsideAuthority.Terms.authority(1))
                .below(OutsideAuthority.Terms.authority(0))
                .write(files.certificate(), files.key());
        return files;
    }

    /** One whose night shift runs what is called vision-... in Berlin. */
    private Map<String, String> identityProvider() {
        var started = TestProvider.start();
        provider = started;
        var key = "flotilla.access.oidc.";
        return Map.of(
                key + "issuer", started.issuer(),
                key + "audience", TestProvider.AUDIENCE,
                key + "client-id", "console",
                key + "bindings.night.claim", "night-shift",
                key + "bindings.night.role", "OPERATOR",
                key + "bindings.night.device-labels.site", "berlin",
                key + "bindings.night.model-prefix", "vision-");
    }

    /** One that copies what it is given. */
    private static Map<String, String> converter() {
        var key = "flotilla.making.converters.copier.";
        var script = Path.of("src/test/sh/converter").toAbsolutePath();
        return Map.of(
                key + "command", "/bin/sh," + script,
                key + "from", "ONNX",
                key + "to", "ONNX",
                key + "precisions", "INT8");
    }

    @Override
    public void stop() {
        Objects.requireNonNull(provider).close();
        try {
            Objects.requireNonNull(preparation).close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
