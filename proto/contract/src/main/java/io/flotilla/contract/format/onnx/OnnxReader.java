package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.OnnxFacts;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads a {@code ModelProto}, whose fields must fill the file exactly. */
public final class OnnxReader {

    private static final int MAX_PROPERTIES = 1_024;
    private static final int MAX_PROPERTY_BYTES = 4_096;
    private static final int MAX_OPSETS = 1_024;

    private static final int IR_VERSION = 1;
    private static final int PRODUCER_NAME = 2;
    private static final int PRODUCER_VERSION = 3;
    private static final int GRAPH = 7;
    private static final int OPSET_IMPORT = 8;
    private static final int METADATA_PROPERTY = 14;
    private static final int FUNCTION = 25;

    private static final int OPSET_DOMAIN = 1;
    private static final int OPSET_VERSION = 2;
    private static final int PROPERTY_KEY = 1;
    private static final int PROPERTY_VALUE = 2;
    private static final int FUNCTION_NODE = 7;
    private static final int FUNCTION_OPSET_IMPORT = 9;
    private static final int FUNCTION_DOMAIN = 10;

    private final WireReader wire;
    private final long size;
    private final Census census = new Census();
    private final GraphReader graphs;
    private final Map<String, Long> opsets = new HashMap<>();
    private final Set<String> functionDomains = new HashSet<>();
    private final Map<String, String> properties = new HashMap<>();
    private long irVersion;
    private String producerName = "";
    private String producerVersion = "";
    private int graphCount;

    private OnnxReader(ByteSource source) {
        this.wire = new WireReader(source);
        this.size = source.sizeBytes();
        this.graphs = new GraphReader(wire, census);
    }

    /** Reads a file that begins as an ONNX model does. */
    public static Inspection read(ByteSource source) throws IOException, MalformedException {
        var reader = new OnnxReader(source);
        reader.readFields();
        reader.check();
        return new Inspection.Recognised(reader.modelFile());
    }

    private void readFields() throws IOException, MalformedException {
        while (wire.position() < size) {
            switch (wire.next(size)) {
                case IR_VERSION -> irVersion = wire.varint("ir_version");
                case PRODUCER_NAME -> producerName = wire.text("the producer's name");
                case PRODUCER_VERSION -> producerVersion = wire.text("the producer's version");
                case GRAPH -> {
                    graphCount++;
                    graphs.read(wire.delimited("the graph"));
                }
                case OPSET_IMPORT -> readOpset(wire.delimited("an operator set"), opsets);
                case METADATA_PROPERTY -> readProperty(wire.delimited("a metadata property"));
                case FUNCTION -> readFunction(wire.delimited("a function"));
                default -> wire.skip();
            }
        }
    }

    private void readOpset(long end, Map<String, Long> into)
            throws IOException, MalformedException {
        var domain = "";
        var version = 0L;
        while (wire.position() < end) {
            switch (wire.next(end)) {
                case OPSET_DOMAIN -> domain = wire.text("an operator set's domain");
                case OPSET_VERSION -> version = wire.varint("an operator set's version");
                default -> wire.skip();
            }
        }
        into.put(Domains.canonical(domain), version);
        if (into.size() > MAX_OPSETS) {
            throw new MalformedException("more than " + MAX_OPSETS + " operator sets", end);
        }
    }

    private void readProperty(long end) throws IOException, MalformedException {
        var key = "";
        var value = "";
        while (wire.position() < end) {
            switch (wire.next(end)) {
                case PROPERTY_KEY -> key = wire.textUpTo(MAX_PROPERTY_BYTES, "a property's key");
                case PROPERTY_VALUE -> value = wire.textUpTo(MAX_PROPERTY_BYTES, "a property");
                default -> wire.skip();
            }
        }
        if (!key.isEmpty() && !value.isEmpty() && properties.size() < MAX_PROPERTIES) {
            properties.put(key, value);
        }
    }

    private void readFunction(long end) throws IOException, MalformedException {
        Map<String, Long> functionOpsets = new HashMap<>();
        while (wire.position() < end) {
            switch (wire.next(end)) {
                case FUNCTION_NODE -> graphs.readNode(wire.delimited("a function's node"));
                case FUNCTION_OPSET_IMPORT ->
                        readOpset(wire.delimited("an operator set"), functionOpsets);
                case FUNCTION_DOMAIN ->
                        functionDomains.add(Domains.canonical(wire.text("a function's domain")));
                default -> wire.skip();
            }
        }
        functionDomains.addAll(functionOpsets.keySet());
    }

    private void check() throws MalformedException {
        if (irVersion < 1) {
            throw new MalformedException("the model has no ir_version", size);
        }
        if (graphCount != 1) {
            throw new MalformedException("the model has " + graphCount + " graphs", size);
        }
        if (census.isEmpty()) {
            throw new MalformedException("the graph has no nodes", size);
        }
        if (opsets.isEmpty()) {
            throw new MalformedException("the model imports no operator set", size);
        }
        var known = new HashSet<>(opsets.keySet());
        known.addAll(functionDomains);
        var unknown = census.domainsOtherThan(known);
        if (!unknown.isEmpty()) {
            throw new MalformedException(
                    "nodes use operators of %s, which the model does not import"
                            .formatted(unknown.stream().sorted().findFirst().orElseThrow()),
                    size);
        }
        census.usage().check(census.tensors());
    }

    private ModelFile modelFile() {
        var count = WeightCount.of(census.tensors(), census.usage());
        var rule = new QuantizationRule(census, count);
        var quantization = rule.quantization();
        return new ModelFile(
                Format.ONNX,
                rule.precision(quantization),
                count.weights(),
                Positions.architecture(census.tensors()),
                new OnnxFacts(
                        irVersion,
                        new OnnxFacts.Producer(producerName, producerVersion),
                        opsets,
                        census.graph(),
                        quantization,
                        properties,
                        false),
                census.tensors(),
                rule.warnings(quantization));
    }
}
