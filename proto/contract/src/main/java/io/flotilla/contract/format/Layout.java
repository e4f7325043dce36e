package io.flotilla.contract.format;

import java.util.List;

/** Where in a file its tensors lie, which is all that cutting it into pieces needs to know. */
public sealed interface Layout {

    /** A file of which nothing is known. */
    record Opaque() implements Layout {}

    /**
     * A file of tensors.
     *
     * @param between what fills the space between the tensors and after the last one
     * @param regions in file order, without overlap
     */
    record Tensors(Filling between, List<Region> regions) implements Layout {

        public Tensors {
            regions = List.copyOf(regions);
            var end = 0L;
            for (var region : regions) {
                if (region.offset < end) {
                    throw new IllegalArgumentException(
                            "tensor " + region.name + " begins before the one before it ends");
                }
                end = region.end();
            }
        }
    }

    /** What lies between tensors. */
    enum Filling {
        /** Bytes without meaning, which align what follows; a header comes before all tensors. */
        PADDING,
        /** Bytes that describe the file, all through it. */
        STRUCTURE
    }

    /** The bytes of one tensor. */
    record Region(String name, TensorType type, long offset, long sizeBytes) {

        public Region {
            if (offset < 0 || sizeBytes < 1 || offset > Long.MAX_VALUE - sizeBytes) {
                throw new IllegalArgumentException(
                        "impossible place of tensor " + name + ": " + offset + "+" + sizeBytes);
            }
        }

        public long end() {
            return offset + sizeBytes;
        }
    }
}
