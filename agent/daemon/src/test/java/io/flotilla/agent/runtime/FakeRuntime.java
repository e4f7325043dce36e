package io.flotilla.agent.runtime;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.Accelerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * A runtime without engines: a model "computes" from its own file and the text, so that another
 * file answers otherwise.
 */
public final class FakeRuntime implements VariantRuntime {
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<FakeModel> models = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<LoadSpec> specs = new CopyOnWriteArrayList<>();

    private final Map<String, Double> latencies = new ConcurrentHashMap<>();
    private volatile long residentBytes = 1 << 20;

    @Override
    public List<DescribedEngine> engines(List<Accelerator> accelerators) {
        var processor =
                new DescribedEngine.Device(
                        ModelRuntime.ONNX_RUNTIME, "cpu", "CPU", DescribedEngine.Kind.CPU, "", "");
        return List.of(
                new DescribedEngine(
                        ModelRuntime.ONNX_RUNTIME, "1.0", List.of("cpu"), List.of(processor)));
    }

    @Override
    public void prove(
            List<DescribedEngine.Device> devices,
            BiConsumer<DescribedEngine.Device, ProofOutcome> found) {
        devices.forEach(device -> found.accept(device, new ProofOutcome.Proved()));
    }

    /** Has the model whose file holds this text fail to load from now on. */
    public void failToLoad(String content, Fault.Kind kind) {
        faults.put(content, new Fault(kind, "as the test wants it"));
    }

    /** How much each model that is loaded from now on takes. */
    public void residentBytes(long bytes) {
        residentBytes = bytes;
    }

    /** How long an inference takes of the model whose file begins with this text. */
    public void latencySeconds(String content, double seconds) {
        latencies.put(content, seconds);
    }

    /** Has it load again. */
    public void recover(String content) {
        faults.remove(content);
    }

    /** Every model that was ever loaded, in order. */
    public List<FakeModel> models() {
        return List.copyOf(models);
    }

    /** All that was ever asked to be loaded, in order. */
    public List<LoadSpec> specs() {
        return List.copyOf(specs);
    }

    @Override
    public LoadOutcome load(LoadSpec spec) {
        specs.add(spec);
        try {
            var file = spec.files().folder().resolve(spec.files().model());
            var content = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            for (var fault : faults.entrySet()) {
                if (content.startsWith(fault.getKey())) {
                    return new LoadOutcome.Failed(fault.getValue());
                }
            }
            var latency =
                    latencies.entrySet().stream()
                            .filter(entry -> content.startsWith(entry.getKey()))
                            .mapToDouble(Map.Entry::getValue)
                            .findFirst()
                            .orElse(0.001);
            var model = new FakeModel(content, residentBytes, latency);
            models.add(model);
            return new LoadOutcome.Loaded(model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the reference of a model answers to a text, within the given error. */
    public static List<Float> answer(String content, String text) {
        var vector = FakeModel.vector(content, text);
        return List.of(vector[0], vector[1]);
    }
}
