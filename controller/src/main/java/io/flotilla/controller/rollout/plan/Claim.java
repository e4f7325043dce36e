package io.flotilla.controller.rollout.plan;

/**
 * Which devices a rollout lays claim to beyond those that match when it starts.
 *
 * @param takesJoiners whether devices that come to match later go into its last wave
 * @param weight which of two rollouts keeps a device that both want: the heavier, and of equals the
 *     newer
 */
public record Claim(boolean takesJoiners, int weight) {

    /** What holds where a policy says nothing. */
    public static final Claim DEFAULT = new Claim(true, 500);
}
