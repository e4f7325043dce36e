package io.flotilla.contract.format;

import io.flotilla.contract.format.Tensor.Storage;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What was read from a model file.
 *
 * @param precision of most of the weights, after the tensors and not after the file's own claim
 * @param facts what only files of this format say
 * @param tensors in the order of the file
 * @param warnings what a person should know before trusting the file, in full sentences
 */
public record ModelFile(
        Format format,
        Precision precision,
        Weights weights,
        Architecture architecture,
        FormatFacts facts,
        List<Tensor> tensors,
        List<String> warnings) {

    public ModelFile {
        tensors = List.copyOf(tensors);
        warnings = List.copyOf(warnings);
    }

    public TensorHistogram histogram() {
        return TensorHistogram.of(tensors);
    }

    /** The engines that can run it, the best first. */
    public List<ModelRuntime> runtimes() {
        return facts.runtimes();
    }

    public Layout layout() {
        var regions =
                tensors.stream()
                        .filter(tensor -> tensor.sizeBytes() > 0)
                        .mapMulti(ModelFile::inlineRegion)
                        .sorted(Comparator.comparingLong(Layout.Region::offset))
                        .toList();
        return new Layout.Tensors(facts.filling(), regions);
    }

    private static void inlineRegion(Tensor tensor, Consumer<Layout.Region> regions) {
        if (tensor.storage() instanceof Storage.Inline(var offset, var sizeBytes)) {
            regions.accept(new Layout.Region(tensor.name(), tensor.type(), offset, sizeBytes));
        }
    }
}
