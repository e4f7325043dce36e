package io.flotilla.cli.connection;

import org.jspecify.annotations.Nullable;

/**
 * One controller under a name of the person's own.
 *
 * @param server HOST:PORT
 * @param caFile certificates to trust, PEM; null: those of the JDK
 * @param tokenFile file with the API token; null: none
 */
public record Context(
        String name, String server, @Nullable String caFile, @Nullable String tokenFile) {}
