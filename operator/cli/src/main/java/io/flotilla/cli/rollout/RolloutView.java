package io.flotilla.cli.rollout;

import io.flotilla.proto.rollout.v1.WatchRolloutResponse;

/** Shows a rollout as it changes. */
sealed interface RolloutView permits LineView, LiveView {
    /** Takes in one change and shows what is new. */
    void show(WatchRolloutResponse change);
}
