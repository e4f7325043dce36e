package io.flotilla.system;

import static io.flotilla.system.TestFleet.LIMIT;
import static io.flotilla.system.TestFleet.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.proto.rollout.v1.Attempt;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.system.process.MiniLm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Processes that are killed with -9 while bytes are on their way. */
@ExtendWith(SharedFleet.class)
class KilledIT {
    private static final long SLOW = 10 << 20;
    private static final long ONE_PIECE = 1 << 20;
    private static final long SOME_BYTES = 6 << 20;

    @Test
    void agent_and_controller_resume_and_fetch_at_most_one_piece_twice(TestFleet fleet)
            throws Exception {
        try (var link = SlowLink.to(fleet.controller().port(), SLOW)) {
            assertThat(fleet.publish("1.0.0").exitCode()).isZero();
            var agent = fleet.enrol("killed", "300MiB", link.port());
            var rollout = fleet.rollOut("1.0.0", "device=killed");
            awaitPassed(link, SOME_BYTES);

            agent.process().kill();
            agent = fleet.restart(agent);
            awaitPassed(link, 2 * SOME_BYTES);
            fleet.controller().process().kill();
            fleet.restartController();
            var end = fleet.awaitEnd(rollout);

            assertThat(end.getState()).isEqualTo(Rollout.State.STATE_SUCCEEDED);
            var deployment = fleet.deployment(rollout, agent);
            assertThat(deployment.getState()).isEqualTo(Deployment.State.STATE_SUCCEEDED);
            long total = lastAttempt(deployment).getTotalBytes();
            assertThat(link.passedBytes())
                    .as("bytes on the wire: framing, and a piece in flight at each of two kills")
                    .isBetween(total, total + total / 50 + 2 * 2 * ONE_PIECE);
            try (var api = fleet.api(agent)) {
                assertThat(api.post(MODEL, MiniLm.SENTENCES).statusCode()).isEqualTo(200);
            }
        }
    }

    private static void awaitPassed(SlowLink link, long bytes) {
        await("bytes have come").atMost(LIMIT).until(() -> link.passedBytes() > bytes);
    }

    private static Attempt lastAttempt(Deployment deployment) {
        return deployment.getAttempts(deployment.getAttemptsCount() - 1);
    }
}
