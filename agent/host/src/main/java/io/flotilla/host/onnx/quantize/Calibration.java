package io.flotilla.host.onnx.quantize;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.onnx.graph.Attribute;
import io.flotilla.host.onnx.graph.Graph;
import io.flotilla.host.onnx.graph.Model;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.graph.OnnxWriter;
import io.flotilla.host.onnx.graph.Port;
import io.flotilla.host.onnx.rewrite.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs samples through a copy of a model that answers with the least and the largest number of each
 * activation asked for: two numbers each, so that memory does not grow with what is watched.
 *
 * <p>The copy keeps its weights in a file beside it, from which the engine maps them.
 */
final class Calibration {
    /** How far calibration is when the copy is written. */
    private static final double COPIED_RATIO = 0.2;

    private final Path folder;
    private final Sessions sessions;
    private final Samples.Source source;
    private final ProgressSink progress;

    Calibration(Path folder, Sessions sessions, Samples.Source source, ProgressSink progress) {
        this.folder = folder;
        this.sessions = sessions;
        this.source = source;
        this.progress = progress;
    }

    /** The ranges of activations of the outermost graph. */
    Ranges watch(Model model, Set<String> activations) throws HostProblem {
        Map<String, Ends> ends = new LinkedHashMap<>();
        Graph watched = watched(model.graph(), activations, ends);
        Path file = folder.resolve(".calibration.onnx");
        List<Path> files =
                new OnnxWriter(new Stage(progress, 0, COPIED_RATIO), 0)
                        .write(model.with(watched), file);
        try (OrtSession session = sessions.open(file, Calibration::keepAsItIs);
                Samples samples = source.of(session)) {
            return run(session, samples, ends);
        } catch (OrtException e) {
            throw new HostProblem(
                    Reason.QUANTIZATION_UNSUPPORTED,
                    "The model does not run on the samples: " + e.getMessage(),
                    Map.of(),
                    e);
        } finally {
            delete(files);
        }
    }

    /** The names of an activation's least and largest number. */
    private record Ends(String least, String most) {}

    private static Graph watched(Graph graph, Set<String> activations, Map<String, Ends> ends) {
        Names names = Names.of(graph);
        List<Node> nodes = new ArrayList<>(graph.nodes());
        List<Port> outputs = new ArrayList<>(graph.outputs());
        Attribute scalar = Attribute.of("keepdims", 0);
        for (String activation : activations) {
            Ends two =
                    new Ends(names.derived(activation, "least"), names.derived(activation, "most"));
            nodes.add(Node.of("ReduceMin", List.of(activation), two.least(), scalar));
            nodes.add(Node.of("ReduceMax", List.of(activation), two.most(), scalar));
            outputs.add(Port.ofFloats(two.least()));
            outputs.add(Port.ofFloats(two.most()));
            ends.put(activation, two);
        }
        return graph.with(nodes, graph.initializers()).withOutputs(outputs);
    }

    /** Names stay, and so do weights where they are. */
    private static void keepAsItIs(SessionOptions options) throws OrtException {
        options.setOptimizationLevel(OptLevel.NO_OPT);
        options.setCPUArenaAllocator(false);
        options.addConfigEntry("session.disable_prepacking", "1");
    }

    private Ranges run(OrtSession session, Samples samples, Map<String, Ends> ends)
            throws OrtException, HostProblem {
        ProgressSink running = new Stage(progress, COPIED_RATIO, 1);
        Ranges ranges = new Ranges();
        for (int i = 0; i < samples.count(); i++) {
            running.report((double) i / samples.count(), "calibrating");
            Map<String, OnnxTensor> inputs = samples.inputs(i);
            try {
                add(session, inputs, ends, ranges);
            } finally {
                inputs.values().forEach(OnnxTensor::close);
            }
        }
        return ranges;
    }

    private static void add(
            OrtSession session,
            Map<String, OnnxTensor> inputs,
            Map<String, Ends> ends,
            Ranges ranges)
            throws OrtException {
        List<String> wanted = new ArrayList<>();
        for (Ends activation : ends.values()) {
            wanted.add(activation.least());
            wanted.add(activation.most());
        }
        try (OrtSession.Result result = session.run(inputs, Set.copyOf(wanted))) {
            for (Map.Entry<String, Ends> activation : ends.entrySet()) {
                ranges.add(
                        activation.getKey(),
                        number(result, activation.getValue().least()),
                        number(result, activation.getValue().most()));
            }
        }
    }

    private static float number(OrtSession.Result result, String name) throws OrtException {
        return result.get(name).orElseThrow().getValue() instanceof Float number
                ? number
                : Float.NaN;
    }

    private static void delete(List<Path> files) throws HostProblem {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw HostProblem.outputFailed(e);
        }
    }
}
