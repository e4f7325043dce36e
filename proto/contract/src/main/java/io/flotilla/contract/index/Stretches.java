package io.flotilla.contract.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.contract.format.Layout;
import io.flotilla.contract.format.Layout.Filling;
import io.flotilla.contract.format.Layout.Region;
import io.flotilla.contract.index.Piece.Content;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides a file into stretches: each tensor of some size, and whatever lies between those, tiny
 * tensors included. Where tensors follow a header, the header is a stretch of its own.
 */
final class Stretches {

    /** A smaller tensor shares pieces with its neighbours. */
    private static final int MIN_TENSOR_BYTES = ContentCutter.MIN_BYTES;

    // Bounds of the size of an index. A file beyond is cut as if nothing were known of it.
    private static final int MAX_TENSORS = 65_536;
    private static final long MAX_NAMES_BYTES = 8 << 20;

    private final List<Stretch> stretches = new ArrayList<>();
    private final Filling filling;
    private long end;
    private long contentBytes;
    private boolean hasTinyTensor;
    private int tensors;

    private Stretches(Filling filling) {
        this.filling = filling;
    }

    static List<Stretch> of(Layout layout, long sizeBytes) {
        return switch (layout) {
            case Layout.Tensors(var filling, var regions)
                    when !regions.isEmpty() && isIndexable(regions) ->
                    new Stretches(filling).of(regions, sizeBytes);
            case Layout.Tensors _, Layout.Opaque _ ->
                    List.of(new Stretch.OfContent(sizeBytes, new Content.Raw()));
        };
    }

    private static boolean isIndexable(List<Region> regions) {
        var lengths =
                regions.stream()
                        .filter(Stretches::hasOwnPieces)
                        .mapToLong(region -> region.name().getBytes(UTF_8).length)
                        .summaryStatistics();
        return lengths.getCount() <= MAX_TENSORS
                && lengths.getMax() <= IndexedTensor.MAX_NAME_BYTES
                && lengths.getSum() <= MAX_NAMES_BYTES;
    }

    private static boolean hasOwnPieces(Region region) {
        return region.sizeBytes() >= MIN_TENSOR_BYTES;
    }

    private List<Stretch> of(List<Region> regions, long sizeBytes) {
        if (filling == Filling.PADDING) {
            addContent(regions.getFirst().offset());
            endContent(new Content.Header());
        }
        for (var region : regions) {
            addContent(region.offset());
            if (hasOwnPieces(region)) {
                endContent(betweenTensors());
                addTensor(region);
            } else {
                addContent(region.end());
                hasTinyTensor = true;
            }
        }
        addContent(sizeBytes);
        endContent(betweenTensors());
        return stretches;
    }

    private void addContent(long until) {
        if (until < end) {
            throw new IllegalArgumentException("the layout reaches beyond the file's " + until);
        }
        contentBytes += until - end;
        end = until;
    }

    private void endContent(Content content) {
        if (contentBytes > 0) {
            stretches.add(new Stretch.OfContent(contentBytes, content));
        }
        contentBytes = 0;
        hasTinyTensor = false;
    }

    private Content betweenTensors() {
        return switch (filling) {
            case STRUCTURE -> new Content.Header();
            case PADDING -> hasTinyTensor ? new Content.Raw() : new Content.Padding();
        };
    }

    private void addTensor(Region region) {
        var type = region.type();
        stretches.add(
                new Stretch.OfTensor(
                        tensors,
                        new IndexedTensor(
                                region.name(),
                                type.name(),
                                type.blockBytes(),
                                region.offset(),
                                region.sizeBytes())));
        tensors++;
        end = region.end();
    }
}
