package io.flotilla.agent.runtime.proof;

import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.Log;
import io.flotilla.contract.hardware.Accelerator;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Has engines proved in the background, once the agent has started. */
public final class EngineProver implements Component {
    private static final Log LOG = Log.of(EngineProver.class);

    private final EngineProofs proofs;
    private final Supplier<List<Accelerator>> accelerators;
    private final Runnable onNews;
    private final Thread thread;

    /**
     * A prover that does nothing yet.
     *
     * @param onNews called when something was found out
     */
    public EngineProver(
            EngineProofs proofs, Supplier<List<Accelerator>> accelerators, Runnable onNews) {
        this.proofs = proofs;
        this.accelerators = accelerators;
        this.onNews = onNews;
        this.thread = Thread.ofVirtual().name("engine-prover").unstarted(this::prove);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop(Duration grace) {
        thread.interrupt();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            thread.join(grace);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void prove() {
        try {
            if (proofs.proveRest(accelerators.get())) {
                onNews.run();
            }
        } catch (InterruptedException _) {
            LOG.debug("engines not proved, as the agent stops");
        }
    }
}
