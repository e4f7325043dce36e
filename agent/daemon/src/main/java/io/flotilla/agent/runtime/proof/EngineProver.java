package io.flotilla.agent.runtime.proof;

import io.flotilla.contract.hardware.Accelerator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Has engines proved in the background: at first all, and later what another driver, engine or
 * device has made new. Looking is cheap while nothing has changed.
 */
public final class EngineProver {
    private final EngineProofs proofs;
    private final Supplier<List<Accelerator>> accelerators;
    private final Runnable onNews;

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
    }

    /** Proves what is not proved as it is now. */
    public void prove() throws InterruptedException {
        if (proofs.proveRest(accelerators.get())) {
            onNews.run();
        }
    }
}
