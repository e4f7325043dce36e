package io.flotilla.contract.format;

import io.flotilla.contract.format.Tensor.Storage.Encoded;
import io.flotilla.contract.format.Tensor.Storage.External;
import io.flotilla.contract.format.Tensor.Storage.Inline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

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

    private static final String THIS_FILE = "";

    public ModelFile {
        tensors = List.copyOf(tensors);
        warnings = List.copyOf(warnings);
    }

    /** The same, of a shape that something beside the file declares. */
    public ModelFile of(Architecture declared) {
        return new ModelFile(format, precision, weights, declared, facts, tensors, warnings);
    }

    public TensorHistogram histogram() {
        return TensorHistogram.of(tensors);
    }

    /** The engines that can run it, the best first. */
    public List<ModelRuntime> runtimes() {
        return facts.runtimes();
    }

    public Layout layout() {
        return new Layout.Tensors(facts.filling(), regionsIn(THIS_FILE));
    }

    /** The other files that hold tensors of this model: path beside this one to least size. */
    public SortedMap<String, Long> externalFiles() {
        var files = new TreeMap<String, Long>();
        for (var tensor : tensors) {
            if (tensor.storage() instanceof External(var location, var offset, var sizeBytes)) {
                files.merge(location, offset + sizeBytes, Math::max);
            }
        }
        return files;
    }

    /**
     * The layout of one of the {@link #externalFiles}. A tensor that overlaps the one before it, or
     * ends behind the file, is left out.
     */
    public Layout externalLayout(String location, long sizeBytes) {
        List<Layout.Region> regions = new ArrayList<>();
        var end = 0L;
        for (var region : regionsIn(location)) {
            if (region.offset() >= end && region.end() <= sizeBytes) {
                regions.add(region);
                end = region.end();
            }
        }
        return new Layout.Tensors(Layout.Filling.PADDING, regions);
    }

    private List<Layout.Region> regionsIn(String location) {
        return tensors.stream()
                .flatMap(tensor -> region(tensor, location))
                .sorted(
                        Comparator.comparingLong(Layout.Region::offset)
                                .thenComparing(Layout.Region::name))
                .toList();
    }

    private static Stream<Layout.Region> region(Tensor tensor, String file) {
        if (tensor.sizeBytes() == 0) {
            return Stream.empty();
        }
        return switch (tensor.storage()) {
            case Inline(var offset, var sizeBytes) when file.equals(THIS_FILE) ->
                    Stream.of(new Layout.Region(tensor.name(), tensor.type(), offset, sizeBytes));
            case External(var location, var offset, var sizeBytes) when file.equals(location) ->
                    Stream.of(new Layout.Region(tensor.name(), tensor.type(), offset, sizeBytes));
            case Inline _, External _, Encoded _ -> Stream.empty();
        };
    }
}
