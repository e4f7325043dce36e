package io.flotilla.bench.rollout;

import com.google.gson.JsonObject;
import io.flotilla.bench.fleet.ControllerUnderTest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One rollout from the moment in which it was told to start.
 *
 * @param finished when the controller called it finished, by the clock that both share
 */
record Course(String name, Instant started, Instant finished) {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(100);

    /**
     * Makes a rollout, starts it, and waits for its end.
     *
     * @param clock the one that controller and devices have too
     * @param selector the devices that it is to, in JSON
     * @param policy in JSON
     */
    static Course run(
            ControllerUnderTest controller,
            Clock clock,
            String version,
            String selector,
            String policy)
            throws IOException, InterruptedException {
        var made =
                controller.post(
                        "/v1/rollouts",
                        """
                        {"hold": true, "rollout": {"modelVersion": "%s",
                          "selector": {"matchLabels": %s}, "policy": %s}}"""
                                .formatted(version, selector, policy));
        var name = made.get("name").getAsString();
        var started = clock.instant();
        controller.post("/v1/" + name + ":start", "{}");
        var deadline = started.plus(LIMIT);
        while (true) {
            var rollout = controller.get("/v1/" + name);
            var state = rollout.get("state").getAsString();
            if (state.equals("STATE_SUCCEEDED")) {
                var finished = Instant.parse(rollout.get("endTime").getAsString());
                return new Course(name, started, finished);
            }
            if (!state.equals("STATE_RUNNING") || clock.instant().isAfter(deadline)) {
                throw new IOException("%s is %s: %s".formatted(name, state, reason(rollout)));
            }
            pause();
        }
    }

    private static String reason(JsonObject rollout) {
        return rollout.has("reason") ? rollout.get("reason").getAsString() : "no reason";
    }

    private static void pause() throws InterruptedException {
        var never = new CountDownLatch(1);
        if (never.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
    }

    double seconds() {
        return Duration.between(started, finished).toNanos() / 1e9;
    }

    /** From the start until the first device had chosen its variant, by that device's clock. */
    double firstWorkMillis(ControllerUnderTest controller)
            throws IOException, InterruptedException {
        var page = controller.get("/v1/" + name + "/deployments?pageSize=1000");
        var first = Instant.MAX;
        for (var deployment : page.getAsJsonArray("deployments")) {
            var attempts = deployment.getAsJsonObject().getAsJsonArray("attempts");
            var begun = attempts.get(0).getAsJsonObject().get("startTime").getAsString();
            var time = Instant.parse(begun);
            first = time.isBefore(first) ? time : first;
        }
        return Duration.between(started, first).toNanos() / 1e6;
    }
}
