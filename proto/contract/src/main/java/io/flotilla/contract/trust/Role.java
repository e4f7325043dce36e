package io.flotilla.contract.trust;

import java.util.Locale;

/** What a key may sign. Who holds which role is said by the root. */
public enum Role {
    /** Says which keys hold the roles, its own included. */
    ROOT,
    /** Says which snapshot is the newest: short-lived, so that nobody can be held back unseen. */
    TIMESTAMP,
    /** Says which files of targets belong together. */
    SNAPSHOT,
    /** The release key: says what exists. */
    TARGETS,
    /** The director's key: says who gets what. */
    DIRECTOR;

    /** Its name in metadata. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
