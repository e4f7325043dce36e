package io.flotilla.host.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a loaded variant may use.
 *
 * @param threads threads of the engine, 1 to 256
 * @param maxTokens longest input, 1 to 32,768; 0: what the tokenizer says, at most 512
 * @param sequences texts written at a time, with room for the longest input each, 0 to 64; 0: as
 *     many as the engine likes, which share the room of one
 * @param keyValueType in which past tokens are kept
 * @param placement where it is computed
 */
public record Limits(
        int threads, int maxTokens, int sequences, KeyValueType keyValueType, Placement placement) {
    private static final int MOST_THREADS = 256;
    private static final int MOST_SEQUENCES = 64;
    private static final int MOST_TOKENS = 32_768;

    /** Checks what a request asks for; 0 threads means the cores less one, at least one. */
    public static Limits of(int threads, int maxTokens) throws HostProblem {
        if (threads < 0 || threads > MOST_THREADS) {
            throw HostProblem.invalid("threads", "threads must be 0 to " + MOST_THREADS + ".");
        }
        if (maxTokens < 0 || maxTokens > MOST_TOKENS) {
            throw HostProblem.invalid("max_tokens", "max_tokens must be 0 to " + MOST_TOKENS + ".");
        }
        return new Limits(
                threads == 0 ? spareCores() : threads,
                maxTokens,
                0,
                KeyValueType.F16,
                Placement.OPEN);
    }

    /** The same for a variant that writes so many texts at a time. */
    public Limits writing(int texts) throws HostProblem {
        if (texts < 0 || texts > MOST_SEQUENCES) {
            throw HostProblem.invalid(
                    "sequences", "sequences must be 0 to " + MOST_SEQUENCES + ".");
        }
        return new Limits(threads, maxTokens, texts, keyValueType, placement);
    }

    /** The same for a variant that is computed there. */
    public Limits on(Placement where, KeyValueType type) {
        return new Limits(threads, maxTokens, sequences, type, where);
    }

    private static int spareCores() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    /**
     * Where a loaded variant is computed, as far as the host's starter says.
     *
     * @param provider in short, {@code cuda} or {@code cpu}; empty: what the engine takes by itself
     * @param device what the engine calls the device; empty: the provider's first
     * @param layers that the device computes, the last ones; 0: all
     */
    public record Placement(String provider, String device, int layers) {
        /** Left to the engine. */
        public static final Placement OPEN = new Placement("", "", 0);

        private static final int MOST_LAYERS = 65_536;

        /** Checks what a request asks for; a provider may be written as its engine writes it. */
        public static Placement of(String provider, String device, int layers) throws HostProblem {
            if (layers < 0 || layers > MOST_LAYERS) {
                throw HostProblem.invalid(
                        "device_layers", "device_layers must be 0 to " + MOST_LAYERS + ".");
            }
            if (provider.isEmpty() && (!device.isEmpty() || layers > 0)) {
                throw HostProblem.invalid(
                        "provider", "A device is of a provider, and none is named.");
            }
            return new Placement(shortName(provider), device, layers);
        }

        private static String shortName(String provider) {
            return provider.toLowerCase(Locale.ROOT).replace("executionprovider", "");
        }

        /** Whether the engine decides. */
        public boolean isOpen() {
            return provider.isEmpty();
        }

        /** The one of an engine's devices that is meant. */
        public EngineDevice among(List<EngineDevice> devices, String engine) throws HostProblem {
            for (EngineDevice found : devices) {
                if (shortName(found.provider()).equals(provider)
                        && (device.isEmpty() || found.name().equals(device))) {
                    return found;
                }
            }
            throw HostProblem.invalid(
                    "provider",
                    "%s finds no %s here, only %s."
                            .formatted(
                                    engine,
                                    device.isEmpty() ? provider : provider + " " + device,
                                    devices.stream()
                                            .map(
                                                    found ->
                                                            shortName(found.provider())
                                                                    + " "
                                                                    + found.name())
                                            .collect(Collectors.joining(", "))));
        }
    }

    /** A type in which an engine keeps the keys and values of past tokens. */
    public enum KeyValueType {
        F16,
        Q8_0,
        Q4_0;

        /** The type of that name; none means sixteen bits. */
        public static KeyValueType named(String id) throws HostProblem {
            if (id.isEmpty()) {
                return F16;
            }
            for (KeyValueType type : values()) {
                if (type.id().equals(id)) {
                    return type;
                }
            }
            throw HostProblem.invalid(
                    "key_value_type",
                    "Past tokens are kept in %s, not in %s."
                            .formatted(
                                    Arrays.stream(values())
                                            .map(KeyValueType::id)
                                            .collect(Collectors.joining(", ")),
                                    id));
        }

        /** The name that it has on the wire. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
