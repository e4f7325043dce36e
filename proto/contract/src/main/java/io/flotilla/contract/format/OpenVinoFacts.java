package io.flotilla.contract.format;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an OpenVINO graph says of itself.
 *
 * @param irVersion of the file layout, 10 or 11
 * @param opsets the operator sets in use
 * @param fakeQuantizes nodes that mark where activations are rounded
 * @param compression what NNCF wrote of its work, by setting; empty if it did not work on it
 */
public record OpenVinoFacts(
        int irVersion,
        List<String> opsets,
        int fakeQuantizes,
        SortedMap<String, String> compression)
        implements FormatFacts {

    public OpenVinoFacts {
        opsets = List.copyOf(opsets);
        compression = Collections.unmodifiableSortedMap(new TreeMap<>(compression));
    }

    @Override
    public List<ModelRuntime> runtimes() {
        return List.of(ModelRuntime.OPENVINO);
    }

    @Override
    public Layout.Filling filling() {
        return Layout.Filling.PADDING;
    }
}
