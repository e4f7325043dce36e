package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A model in an OCI registry.
 *
 * @param host the registry, as host or host:port
 * @param repository the name within it
 * @param reference a tag, or a digest as sha256:hex
 */
record RegistryName(String host, String repository, String reference) {
    private static final String HOST = "[A-Za-z0-9][A-Za-z0-9.-]*(?::\\d{1,5})?";
    private static final String SEGMENT = "[A-Za-z0-9][A-Za-z0-9_.-]*";
    private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
    private static final String DIGEST = "sha256:[0-9a-f]{64}";

    private static final Pattern OCI =
            Pattern.compile(
                    "(%s)/(%s(?:/%s)*)(?::(%s))?(?:@(%s))?"
                            .formatted(HOST, SEGMENT, SEGMENT, TAG, DIGEST));

    private static final Pattern OLLAMA =
            Pattern.compile(
                    "(?:(?:(%s)/)?(%s)/)?(%s)(?::(%s))?".formatted(HOST, SEGMENT, SEGMENT, TAG));

    /** Reads registry/repository[:tag][@digest]. */
    static RegistryName ofOci(String text) {
        var parts = OCI.matcher(text);
        if (!parts.matches() || text.contains("..")) {
            throw CommandFailure.usage("oci:" + text + " is not oci:REGISTRY/REPOSITORY[:TAG].");
        }
        var tag = Objects.requireNonNullElse(parts.group(3), "latest");
        return new RegistryName(
                parts.group(1), parts.group(2), Objects.requireNonNullElse(parts.group(4), tag));
    }

    /** Reads [[registry/]namespace/]model[:tag] with what Ollama adds to it. */
    static RegistryName ofOllama(String text) {
        var parts = OLLAMA.matcher(text);
        if (!parts.matches() || text.contains("..")) {
            throw CommandFailure.usage(
                    "ollama:" + text + " is not ollama:[[REGISTRY/]NAMESPACE/]MODEL[:TAG].");
        }
        return new RegistryName(
                Objects.requireNonNullElse(parts.group(1), "registry.ollama.ai"),
                Objects.requireNonNullElse(parts.group(2), "library") + "/" + parts.group(3),
                Objects.requireNonNullElse(parts.group(4), "latest"));
    }

    boolean isByDigest() {
        return reference.startsWith("sha256:");
    }

    @Override
    public String toString() {
        return host + "/" + repository + (isByDigest() ? "@" : ":") + reference;
    }
}
