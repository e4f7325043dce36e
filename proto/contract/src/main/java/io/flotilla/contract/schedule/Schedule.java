package io.flotilla.contract.schedule;

import org.jspecify.annotations.Nullable;

/**
 * When devices may do what disturbs.
 *
 * @param download when bytes may come; null: at any time
 * @param activate when what was downloaded may start to serve; null: at any time
 */
public record Schedule(@Nullable Window download, @Nullable Window activate) {

    /** At any time. */
    public static final Schedule ANY_TIME = new Schedule(null, null);
}
