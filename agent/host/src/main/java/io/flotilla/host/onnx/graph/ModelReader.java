package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.HostProblem;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes a model apart; what it does not know stays as it is. */
final class ModelReader {
    private static final int MOST_NESTED_GRAPHS = 16;

    private final ExternalFiles files;
    private int depth;

    ModelReader(ExternalFiles files) {
        this.files = files;
    }

    Model model(MemorySegment message) throws HostProblem {
        long irVersion = 0;
        Graph graph = null;
        LinkedHashMap<String, Long> opsets = new LinkedHashMap<>();
        List<MemorySegment> rest = new ArrayList<>();
        WireReader reader = new WireReader(message);
        while (reader.next()) {
            switch (reader.number()) {
                case Model.IR_VERSION -> irVersion = reader.varint();
                case Model.GRAPH -> graph = graph(reader.bytes());
                case Model.OPSET -> readOpset(reader.bytes(), opsets);
                default -> rest.add(reader.field());
            }
        }
        if (graph == null || irVersion < 1) {
            throw WireReader.malformed("no graph or no version");
        }
        return new Model(irVersion, opsets, graph, rest);
    }

    private static void readOpset(MemorySegment message, Map<String, Long> opsets)
            throws HostProblem {
        String domain = "";
        long version = 0;
        WireReader reader = new WireReader(message);
        while (reader.next()) {
            switch (reader.number()) {
                case Model.OPSET_DOMAIN -> domain = reader.text();
                case Model.OPSET_VERSION -> version = reader.varint();
                default -> reader.field();
            }
        }
        opsets.put(domain, version);
    }

    private Graph graph(MemorySegment message) throws HostProblem {
        depth++;
        if (depth > MOST_NESTED_GRAPHS) {
            throw WireReader.malformed("more than " + MOST_NESTED_GRAPHS + " graphs in each other");
        }
        List<Node> nodes = new ArrayList<>();
        List<Tensor> initializers = new ArrayList<>();
        List<Port> inputs = new ArrayList<>();
        List<Port> outputs = new ArrayList<>();
        List<MemorySegment> rest = new ArrayList<>();
        WireReader reader = new WireReader(message);
        while (reader.next()) {
            switch (reader.number()) {
                case Graph.NODE -> nodes.add(node(reader.bytes()));
                case Graph.INITIALIZER ->
                        initializers.add(new TensorReader(files).read(reader.bytes()));
                case Graph.INPUT -> inputs.add(port(reader.bytes()));
                case Graph.OUTPUT -> outputs.add(port(reader.bytes()));
                default -> rest.add(reader.field());
            }
        }
        depth--;
        return new Graph(nodes, initializers, inputs, outputs, rest);
    }

    private Node node(MemorySegment message) throws HostProblem {
        String operator = "";
        String domain = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<Attribute> attributes = new ArrayList<>();
        List<MemorySegment> rest = new ArrayList<>();
        WireReader reader = new WireReader(message);
        while (reader.next()) {
            switch (reader.number()) {
                case Node.INPUT -> inputs.add(reader.text());
                case Node.OUTPUT -> outputs.add(reader.text());
                case Node.OPERATOR -> operator = reader.text();
                case Node.DOMAIN -> domain = reader.text();
                case Node.ATTRIBUTE -> attributes.add(attribute(reader.bytes()));
                default -> rest.add(reader.field());
            }
        }
        return new Node(operator, domain, inputs, outputs, attributes, rest);
    }

    private Attribute attribute(MemorySegment message) throws HostProblem {
        String name = "";
        boolean isGraphList = false;
        List<Graph> graphs = new ArrayList<>();
        List<MemorySegment> rest = new ArrayList<>();
        WireReader reader = new WireReader(message);
        while (reader.next()) {
            switch (reader.number()) {
                case Attribute.NAME -> name = reader.text();
                case Attribute.GRAPH -> graphs.add(graph(reader.bytes()));
                case Attribute.GRAPHS -> {
                    isGraphList = true;
                    graphs.add(graph(reader.bytes()));
                }
                default -> rest.add(reader.field());
            }
        }
        return new Attribute(name, graphs, isGraphList, rest);
    }

    private static Port port(MemorySegment message) throws HostProblem {
        String name = "";
        List<MemorySegment> rest = new ArrayList<>();
        WireReader reader = new WireReader(message);
        while (reader.next()) {
            switch (reader.number()) {
                case Port.NAME -> name = reader.text();
                default -> rest.add(reader.field());
            }
        }
        return new Port(name, rest);
    }
}
