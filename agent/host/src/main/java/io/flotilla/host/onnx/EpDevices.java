package io.flotilla.host.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtHardwareDevice;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.flotilla.host.engine.EngineDevice;
import io.flotilla.host.engine.EngineDevice.Kind;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.Limits.Placement;
import io.flotilla.host.engine.TinyProduct;
import io.flotilla.host.onnx.graph.TinyGraph;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What ONNX Runtime's execution providers find to compute on. */
final class EpDevices {
    private static final String CPU = "CPUExecutionProvider";

    private final OrtEnvironment environment;

    EpDevices(OrtEnvironment environment) {
        this.environment = environment;
    }

    private record Named(EngineDevice device, OrtEpDevice handle) {}

    /** All of them, in the engine's order. */
    List<EngineDevice> list() throws HostProblem {
        return named().stream().map(Named::device).toList();
    }

    private List<Named> named() throws HostProblem {
        try {
            List<Named> found = new ArrayList<>();
            for (OrtEpDevice handle : environment.getEpDevices()) {
                String provider = handle.getEpName();
                OrtHardwareDevice hardware = handle.getDevice();
                long before =
                        found.stream()
                                .filter(other -> other.device().provider().equals(provider))
                                .count();
                found.add(new Named(describe(provider, hardware, before), handle));
            }
            return found;
        } catch (OrtException e) {
            throw OrtProblems.ofLoading(e);
        }
    }

    /** The engine gives devices no names: kind and number tell those of a provider apart. */
    private static EngineDevice describe(String provider, OrtHardwareDevice hardware, long index) {
        Map<String, String> metadata = hardware.getMetadata();
        return new EngineDevice(
                provider,
                hardware.getType().name() + index,
                metadata.getOrDefault("Description", ""),
                kindOf(hardware.getType()),
                hardware.getVendor().toLowerCase(Locale.ROOT),
                metadata.getOrDefault("pci_bus_id", ""),
                EngineDevice.Memory.UNKNOWN);
    }

    private static Kind kindOf(OrtHardwareDevice.OrtHardwareDeviceType type) {
        return switch (type) {
            case CPU -> Kind.CPU;
            case GPU -> Kind.GPU;
            case NPU -> Kind.NPU;
        };
    }

    /** Has a session computed where it is meant to be; what a device cannot do stays behind. */
    void place(SessionOptions options, Placement placement) throws HostProblem {
        if (placement.isOpen()) {
            return;
        }
        List<Named> named = named();
        EngineDevice meant =
                placement.among(named.stream().map(Named::device).toList(), "ONNX Runtime");
        if (meant.provider().equals(CPU)) {
            return;
        }
        for (Named found : named) {
            if (found.device().equals(meant)) {
                add(options, found.handle());
            }
        }
    }

    private static void add(SessionOptions options, OrtEpDevice handle) throws HostProblem {
        try {
            options.addExecutionProvider(List.of(handle), Map.of());
        } catch (OrtException e) {
            throw OrtProblems.ofLoading(e);
        }
    }

    /** Runs a tiny graph on one of them, with no other provider to fall back on. */
    void prove(String provider, String device, SessionOptions options) throws HostProblem {
        OrtEpDevice handle =
                named().stream()
                        .filter(found -> found.device().provider().equals(provider))
                        .filter(found -> found.device().name().equals(device))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        HostProblem.invalid(
                                                "device",
                                                "ONNX Runtime has no device %s of %s."
                                                        .formatted(device, provider)))
                        .handle();
        try {
            if (!provider.equals(CPU)) {
                options.addExecutionProvider(List.of(handle), Map.of());
                options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
            }
        } catch (OrtException e) {
            throw OrtProblems.ofLoading(e);
        }
        TinyProduct.requireRight(run(options), provider + " " + device);
    }

    private float[] run(SessionOptions options) throws HostProblem {
        long[] shape = {TinyProduct.SIZE, TinyProduct.SIZE};
        try (OrtSession session = session(options);
                OnnxTensor input =
                        OnnxTensor.createTensor(
                                environment, FloatBuffer.wrap(TinyProduct.left()), shape);
                OrtSession.Result result = session.run(Map.of(TinyGraph.INPUT, input))) {
            FloatBuffer answer = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] numbers = new float[answer.remaining()];
            answer.get(numbers);
            return numbers;
        } catch (OrtException e) {
            throw OrtProblems.ofInference(e);
        }
    }

    private OrtSession session(SessionOptions options) throws HostProblem {
        try {
            return environment.createSession(TinyGraph.encoded(), options);
        } catch (OrtException e) {
            throw OrtProblems.ofLoading(e);
        }
    }
}
