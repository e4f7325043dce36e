package io.flotilla.agent.runtime.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flotilla.agent.runtime.DescribedEngine;
import io.flotilla.agent.runtime.DescribedEngine.Device;
import io.flotilla.agent.runtime.DescribedEngine.Kind;
import io.flotilla.agent.runtime.LoadOutcome;
import io.flotilla.agent.runtime.LoadSpec;
import io.flotilla.agent.runtime.NoRuntime;
import io.flotilla.agent.runtime.ProofOutcome;
import io.flotilla.agent.runtime.VariantRuntime;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.AcceleratorMemory;
import io.flotilla.contract.hardware.Activity;
import io.flotilla.contract.hardware.Driver;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.ProviderSupport.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProofsTest {
    private static final List<Accelerator> TWO_CARDS =
            List.of(card("0000:17:00.0", "550"), card("0000:ca:00.0", "550"));

    @TempDir private Path folder;

    private final Engine engine = new Engine();

    @Test
    void what_is_compiled_in_is_offered_and_what_has_a_device_is_unproved() {
        var supports = proofs().on(TWO_CARDS);

        assertThat(supports)
                .flatExtracting(support -> support.providers())
                .extracting(
                        ProviderSupport::name,
                        ProviderSupport::engineDevice,
                        ProviderSupport::accelerator,
                        ProviderSupport::state)
                .containsExactly(
                        tuple("cuda", "CUDA0", "0000:ca:00.0", State.UNPROVED),
                        tuple("vulkan", "Vulkan0", "0000:17:00.0", State.UNPROVED),
                        tuple("cpu", "CPU", "", State.UNPROVED),
                        tuple("sycl", "", "", State.OFFERED));
    }

    @Test
    void a_tiny_run_proves_a_device_or_says_why_not() throws InterruptedException {
        engine.failing.put("CUDA0", "the process ended, killed by signal 11");
        var proofs = proofs();

        var isNews = proofs.proveRest(TWO_CARDS);

        assertThat(isNews).isTrue();
        assertThat(proofs.on(TWO_CARDS))
                .flatExtracting(support -> support.providers())
                .extracting(
                        ProviderSupport::engineDevice,
                        ProviderSupport::state,
                        ProviderSupport::reason)
                .contains(
                        tuple("CUDA0", State.FAILED, "the process ended, killed by signal 11"),
                        tuple("Vulkan0", State.PROVED, ""),
                        tuple("CPU", State.PROVED, ""));
    }

    @Test
    void what_was_found_out_is_known_after_a_restart() throws InterruptedException {
        engine.failing.put("CUDA0", "it broke\twith a tab");
        proofs().proveRest(TWO_CARDS);
        engine.tried.clear();

        var isNews = proofs().proveRest(TWO_CARDS);

        assertThat(isNews).isFalse();
        assertThat(engine.tried).isEmpty();
        assertThat(proofs().on(TWO_CARDS).getFirst().providers().getFirst().reason())
                .isEqualTo("it broke with a tab");
    }

    @Test
    void another_driver_has_to_be_proved_anew() throws InterruptedException {
        proofs().proveRest(TWO_CARDS);
        engine.tried.clear();

        proofs().proveRest(List.of(card("0000:17:00.0", "550"), card("0000:ca:00.0", "560")));

        assertThat(engine.tried).containsExactly("CUDA0");
    }

    @Test
    void another_version_of_the_engine_has_to_be_proved_anew() throws InterruptedException {
        proofs().proveRest(TWO_CARDS);
        engine.tried.clear();
        engine.version = "2.0";

        proofs().proveRest(TWO_CARDS);

        assertThat(engine.tried).containsExactly("CUDA0", "Vulkan0", "CPU");
    }

    @Test
    void a_driver_that_changes_while_the_agent_runs_is_noticed_and_proved() throws Exception {
        var cards = new AtomicReference<>(TWO_CARDS);
        var news = new AtomicInteger();
        var prover = new EngineProver(proofs(), cards::get, news::incrementAndGet);
        prover.prove();
        prover.prove();
        assertThat(news).hasValue(1);
        engine.tried.clear();

        cards.set(List.of(card("0000:17:00.0", "550"), card("0000:ca:00.0", "560")));
        prover.prove();

        assertThat(engine.tried).containsExactly("CUDA0");
        assertThat(news).hasValue(2);
    }

    @Test
    void what_could_not_be_tried_stays_unproved_and_is_tried_at_the_next_start()
            throws InterruptedException {
        engine.isAway = true;
        var proofs = proofs();

        proofs.proveRest(TWO_CARDS);

        assertThat(proofs.on(TWO_CARDS).getFirst().providers().getFirst().state())
                .isEqualTo(State.UNPROVED);
        engine.isAway = false;
        assertThat(proofs().proveRest(TWO_CARDS)).isTrue();
    }

    private EngineProofs proofs() {
        return new EngineProofs(engine, new ProofFile(folder.resolve("proofs")));
    }

    private static Accelerator card(String id, String driver) {
        return new Accelerator(
                id,
                Accelerator.Kind.GPU,
                Accelerator.Placement.DISCRETE,
                "nvidia",
                "NVIDIA L4",
                AcceleratorMemory.of(1),
                new Driver("nvidia", driver, ""),
                Activity.UNKNOWN);
    }

    /** Computes on a processor and, in two ways, on two cards. */
    private static final class Engine implements VariantRuntime {
        private final Map<String, String> failing = new HashMap<>();
        private final List<String> tried = new ArrayList<>();
        private String version = "1.0";
        private boolean isAway;

        @Override
        public List<DescribedEngine> engines(List<Accelerator> accelerators) {
            return List.of(
                    new DescribedEngine(
                            ModelRuntime.LLAMA_CPP,
                            version,
                            List.of("CUDA", "CPU", "SYCL"),
                            List.of(
                                    device("CUDA", "CUDA0", Kind.GPU, "0000:ca:00.0"),
                                    device("Vulkan", "Vulkan0", Kind.GPU, ""),
                                    device("CPU", "CPU", Kind.CPU, ""))));
        }

        private static Device device(String provider, String name, Kind kind, String busId) {
            return new Device(ModelRuntime.LLAMA_CPP, provider, name, kind, "", busId);
        }

        @Override
        public void prove(List<Device> devices, BiConsumer<Device, ProofOutcome> found) {
            for (var device : devices) {
                tried.add(device.name());
                found.accept(device, outcome(device.name()));
            }
        }

        private ProofOutcome outcome(String name) {
            if (isAway) {
                return new ProofOutcome.NotTried("nobody is there");
            }
            var reason = failing.get(name);
            return reason == null ? new ProofOutcome.Proved() : new ProofOutcome.Failed(reason);
        }

        @Override
        public LoadOutcome load(LoadSpec spec) {
            return new NoRuntime().load(spec);
        }
    }
}
