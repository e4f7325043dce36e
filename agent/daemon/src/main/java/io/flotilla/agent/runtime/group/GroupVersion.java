package io.flotilla.agent.runtime.group;

/** The two hierarchies of control groups, and what their files are called. */
enum GroupVersion {
    /** One hierarchy for all controllers. */
    SECOND("memory.max", "memory.events"),
    /** One for memory alone. */
    FIRST("memory.limit_in_bytes", "memory.oom_control");

    private final String limit;
    private final String kills;

    GroupVersion(String limit, String kills) {
        this.limit = limit;
        this.kills = kills;
    }

    /** The file that a limit in bytes is written to. */
    String limit() {
        return limit;
    }

    /** The file with a line "oom_kill N". */
    String kills() {
        return kills;
    }
}
