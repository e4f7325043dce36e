package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;

/** Names of files as others give them, of which none may lead out of a folder. */
final class FileName {
    private FileName() {}

    /** A name that is one segment and may stand in a variant. */
    static String require(String name, String origin) {
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")) {
            throw refused(name, origin);
        }
        return name;
    }

    /** A path whose segments all lead down. */
    static String requirePath(String path, String origin) {
        boolean leadsOut =
                path.isEmpty()
                        || path.startsWith("/")
                        || path.contains("\\")
                        || path.chars().anyMatch(Character::isISOControl)
                        || ("/" + path + "/").contains("/../");
        if (leadsOut) {
            throw refused(path, origin);
        }
        return path;
    }

    /** The last segment. */
    static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static CommandFailure refused(String name, String origin) {
        return new CommandFailure(
                ExitCode.FAILED,
                "%s names a file \"%s\", which cannot be a file of a variant; nothing of it is kept."
                        .formatted(origin, name.replaceAll("[^ -~]", "?")));
    }
}
