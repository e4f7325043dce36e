package io.flotilla.contract.format.openvino;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.OpenVinoFacts;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.MissingResourceException;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the {@code .xml} of a model; its constants lie in the {@code .bin} beside it. */
public final class OpenVinoReader {

    private static final long MAX_BYTES = 64 << 20;
    private static final int MAX_ELEMENTS = 1 << 21;
    private static final int MAX_DEPTH = 64;

    /** The parser keeps every name that it meets. */
    private static final int MAX_NAMES = 4_096;

    private static final int MAX_SETTING_LENGTH = 256;

    private final XMLStreamReader xml;
    private final String weightsFile;
    private final Graph graph = new Graph();
    private final Deque<String> path = new ArrayDeque<>();
    private final Set<String> names = new HashSet<>();
    private String layer = "";
    private String layerType = "";
    private int elements;
    private int version;

    private OpenVinoReader(XMLStreamReader xml, String weightsFile) {
        this.xml = xml;
        this.weightsFile = weightsFile;
    }

    /**
     * Reads a graph.
     *
     * @param weightsFile where the constants are, beside this file
     */
    public static ModelFile read(ByteSource source, String weightsFile)
            throws IOException, MalformedException {
        if (source.sizeBytes() > MAX_BYTES) {
            throw new MalformedException(
                    "a graph of %d bytes; at most %d are read"
                            .formatted(source.sizeBytes(), MAX_BYTES),
                    MAX_BYTES);
        }
        try (var stream = new XmlStream(source);
                var text = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return new OpenVinoReader(factory().createXMLStreamReader(text), weightsFile).read();
        } catch (XMLStreamException e) {
            throw malformed(e);
        } catch (MissingResourceException unworded) {
            // The parser of the JDK lacks the words for some mistakes in a DTD.
            throw new MalformedException("the XML has a DTD with mistakes", 0);
        }
    }

    /** The parser of the JDK, whatever else is at hand, without any entities or definitions. */
    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        // Without a reporter the parser may write to standard error what it also throws.
        factory.setXMLReporter((_, _, _, _) -> {});
        return factory;
    }

    private static MalformedException malformed(XMLStreamException e) throws IOException {
        var at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharacterOffset());
        return switch (e.getNestedException()) {
            case XmlStream.TooLong tooLong ->
                    new MalformedException(String.valueOf(tooLong.getMessage()), at);
            case IOException unreadable -> throw unreadable;
            case null, default -> new MalformedException("the XML is not well-formed", at);
        };
    }

    private ModelFile read() throws XMLStreamException, MalformedException {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> open(xml.getLocalName());
                case XMLStreamConstants.END_ELEMENT -> path.removeLast();
                case XMLStreamConstants.DTD ->
                        throw new MalformedException("the XML has a DTD", position());
                case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new MalformedException("the XML refers to an entity", position());
                default -> {}
            }
        }
        if (graph.isEmpty()) {
            throw new MalformedException("the graph has no layers", position());
        }
        return new ModelFile(
                Format.OPENVINO_IR,
                graph.precision(),
                graph.weights(),
                Architecture.UNDECLARED,
                new OpenVinoFacts(
                        version, graph.opsets(), graph.fakeQuantizes(), graph.compression()),
                graph.tensors(),
                List.of());
    }

    private void open(String name) throws MalformedException {
        path.addLast(name);
        checkLimits(name);
        switch (name) {
            case "net" -> openNet();
            case "layer" -> openLayer();
            case "data" -> openData();
            default -> openSetting(name);
        }
    }

    private void checkLimits(String name) throws MalformedException {
        elements++;
        names.add(name);
        for (var i = 0; i < xml.getAttributeCount(); i++) {
            names.add(xml.getAttributeLocalName(i));
        }
        if (elements > MAX_ELEMENTS || names.size() > MAX_NAMES || path.size() > MAX_DEPTH) {
            throw new MalformedException(
                    "the XML is larger or deeper than any model's", position());
        }
    }

    private void openNet() throws MalformedException {
        var declared = attribute("version");
        version = declared.matches("[0-9]{1,3}") ? Integer.parseInt(declared) : 0;
        if (path.size() == 1 && version < 10) {
            throw new MalformedException(
                    "IR version \"%s\"; 10 and later are known".formatted(declared), position());
        }
    }

    private void openLayer() {
        layer = attribute("name");
        layerType = attribute("type");
        graph.addLayer(layerType, attribute("version"));
    }

    private void openData() throws MalformedException {
        if (layerType.equals("Const")) {
            var constant =
                    new Constant(
                            layer,
                            attribute("element_type"),
                            attribute("shape"),
                            attribute("offset"),
                            attribute("size"));
            graph.addConstant(constant.tensor(weightsFile, position()), position());
        }
    }

    /** NNCF notes what it did under the whole net; layers have notes of their own. */
    private void openSetting(String name) {
        var at = List.copyOf(path);
        if (at.size() < 4 || !at.get(1).equals("rt_info") || !at.get(2).equals("nncf")) {
            return;
        }
        var value = attribute("value");
        if (!value.isEmpty() && value.length() <= MAX_SETTING_LENGTH) {
            graph.addSetting(
                    at.size() == 4 ? name : String.join(".", at.subList(3, at.size())), value);
        }
    }

    private String attribute(String name) {
        for (var i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                return xml.getAttributeValue(i);
            }
        }
        return "";
    }

    private long position() {
        return Math.max(0, xml.getLocation().getCharacterOffset());
    }
}
