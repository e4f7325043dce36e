package io.flotilla.cli.connection;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the controller is and with whose words it is spoken to. An option counts before the context
 * that is named with it, that before the environment, and that before the current context.
 *
 * @param caFile null: the certificates of the JDK
 * @param tokenFile null: none
 * @param token null: what the token file holds
 */
record Place(
        String server,
        @Nullable String caFile,
        @Nullable String tokenFile,
        @Nullable String token) {
    private static final String DEFAULT_SERVER = "localhost:8443";

    /** What a person gave with options; null: not. */
    record Options(
            @Nullable String context,
            @Nullable String server,
            @Nullable String caFile,
            @Nullable String tokenFile) {}

    static Place of(Options options, Map<String, String> environment, Contexts contexts) {
        var named =
                first(options.context, environment.get("FLOTILLA_CONTEXT")).map(contexts::named);
        var chosen = named.orElse(null);
        var current = named.isPresent() ? null : contexts.currentOne().orElse(null);
        var server =
                pick(
                        options.server,
                        chosen,
                        environment.get("FLOTILLA_SERVER"),
                        current,
                        Context::server);
        var caFile =
                pick(
                        options.caFile,
                        chosen,
                        environment.get("FLOTILLA_CA_FILE"),
                        current,
                        Context::caFile);
        var tokenFile =
                pick(
                        options.tokenFile,
                        chosen,
                        environment.get("FLOTILLA_TOKEN_FILE"),
                        current,
                        Context::tokenFile);
        return new Place(
                server == null ? DEFAULT_SERVER : server,
                caFile,
                tokenFile,
                token(options, chosen, environment));
    }

    /** A token in the environment counts before the current context, like its file there. */
    private static @Nullable String token(
            Options options, @Nullable Context named, Map<String, String> environment) {
        var isFileSaid =
                options.tokenFile != null
                        || (named != null && named.tokenFile() != null)
                        || first(environment.get("FLOTILLA_TOKEN_FILE")).isPresent();
        return isFileSaid ? null : first(environment.get("FLOTILLA_TOKEN")).orElse(null);
    }

    private static @Nullable String pick(
            @Nullable String option,
            @Nullable Context named,
            @Nullable String environment,
            @Nullable Context current,
            Function<Context, @Nullable String> field) {
        return first(
                        option,
                        named == null ? null : field.apply(named),
                        environment,
                        current == null ? null : field.apply(current))
                .orElse(null);
    }

    private static Optional<String> first(@Nullable String... candidates) {
        for (var candidate : candidates) {
            if (candidate != null && !candidate.isBlank()) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
