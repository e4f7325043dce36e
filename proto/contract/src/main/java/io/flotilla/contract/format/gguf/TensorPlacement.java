package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.reading.MalformedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the type and bytes of every tensor. They must fill the data of the file one behind the
 * other, each aligned, without overlap or hole, to the very end: llama.cpp loads nothing else, and
 * a file cut short cannot pass.
 *
 * @param dataStart where the data begin in the file
 * @param dataBytes from there to the end of the file
 * @param bitnet whether the architecture is one of bitnet.cpp, which has types of its own
 */
record TensorPlacement(long dataStart, long dataBytes, int alignment, boolean bitnet) {

    /** A tensor with its type, and its place in the file. */
    record Placed(TensorInfo info, GgmlType type, long offset, long sizeBytes) {

        long elements() {
            return info.elements();
        }
    }

    /** Places the tensors, in the order of the file. */
    List<Placed> place(List<TensorInfo> infos) throws MalformedException {
        var inOrder = infos.stream().sorted(Comparator.comparingLong(TensorInfo::offset)).toList();
        List<Placed> placed = new ArrayList<>(inOrder.size());
        var expected = 0L;
        for (var i = 0; i < inOrder.size(); i++) {
            var info = inOrder.get(i);
            checkOffset(info, expected);
            var next = i + 1 < inOrder.size() ? inOrder.get(i + 1).offset() : dataBytes;
            var type = type(info, next);
            var sizeBytes = type.isBitnet() ? next - info.offset() : size(info, type);
            checkSize(info, type, sizeBytes);
            placed.add(new Placed(info, type, dataStart + info.offset(), sizeBytes));
            expected = align(info.offset() + sizeBytes);
        }
        if (dataBytes > expected) {
            throw new MalformedException(
                    (dataBytes - expected) + " bytes follow the last tensor", dataStart + expected);
        }
        return placed;
    }

    private void checkOffset(TensorInfo info, long expected) throws MalformedException {
        if (info.offset() < 0 || info.offset() % alignment != 0) {
            throw new MalformedException(
                    "tensor %s has offset %s, which is not a multiple of %d"
                            .formatted(
                                    info.name(), Long.toUnsignedString(info.offset()), alignment),
                    info.position());
        }
        if (info.offset() != expected) {
            throw new MalformedException(
                    "tensor %s has offset %d, %s"
                            .formatted(
                                    info.name(),
                                    info.offset(),
                                    info.offset() < expected
                                            ? "within the tensor before it"
                                            : "behind a hole that begins at " + expected),
                    info.position());
        }
    }

    private GgmlType type(TensorInfo info, long next) throws MalformedException {
        var upstream = GgmlType.upstream(info.typeId());
        var fork = GgmlType.bitnet(info.typeId());
        if (fork.isEmpty() || !bitnet) {
            return upstream.orElseThrow(() -> unknownType(info));
        }
        if (upstream.isEmpty()) {
            return fork.get();
        }
        var upstreamEnd = info.offset() + upstream.get().tensorType().bytesFor(info.elements());
        return align(upstreamEnd) == align(next) ? upstream.get() : fork.get();
    }

    private static MalformedException unknownType(TensorInfo info) {
        var id = Integer.toUnsignedString(info.typeId());
        return new MalformedException(
                GgmlType.bitnet(info.typeId()).isPresent()
                        ? "tensor %s has type %s, which only BitNet architectures have"
                                .formatted(info.name(), id)
                        : "tensor %s has unknown type %s".formatted(info.name(), id),
                info.position());
    }

    private static long size(TensorInfo info, GgmlType type) throws MalformedException {
        var block = type.tensorType().blockElements();
        if (info.rowLength() % block != 0) {
            throw new MalformedException(
                    "tensor %s has rows of %d elements, which %s cannot store: it takes %d at a time"
                            .formatted(info.name(), info.rowLength(), type, block),
                    info.position());
        }
        return type.tensorType().bytesFor(info.elements());
    }

    private void checkSize(TensorInfo info, GgmlType type, long sizeBytes)
            throws MalformedException {
        var end = info.offset() + sizeBytes;
        if (end > dataBytes) {
            throw new MalformedException(
                    "the file ends within tensor %s: it needs %d bytes, %d are left"
                            .formatted(
                                    info.name(), sizeBytes, Math.max(0, dataBytes - info.offset())),
                    dataStart + Math.max(0, dataBytes));
        }
        if (sizeBytes < type.tensorType().bytesFor(info.elements())) {
            throw new MalformedException(
                    "tensor %s has %d bytes, too few for its %d elements of type %s"
                            .formatted(info.name(), sizeBytes, info.elements(), type),
                    info.position());
        }
    }

    private long align(long offset) {
        return Math.ceilDiv(offset, alignment) * alignment;
    }
}
