package io.flotilla.host.onnx.quantize;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Tensor;
import io.flotilla.host.onnx.graph.TensorData.Computed;
import io.flotilla.host.onnx.graph.TensorOutput;
import io.flotilla.host.onnx.parallel.PartsInOrder;
import io.flotilla.host.onnx.rewrite.Matrix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a matrix in blocks of a few bits a weight, as ONNX Runtime's block-quantized operators
 * read them: codes low nibble first, a scale and a zero point for each block, each line on its own.
 *
 * <p>Blocks are fitted once, when the codes are written; scales and zero points, which are written
 * right after them, are kept until then. Written in another order, they are fitted again.
 */
final class PackedBlocks {
    private final Matrix matrix;
    private final boolean isByColumn;
    private final boolean pads;
    private final Packing packing;
    private final boolean isHalf;

    /** Of the blocks whose codes were written last. */
    private @Nullable Fits fits;

    /**
     * How weights are packed.
     *
     * @param blockSize weights that share a scale
     * @param threads that compute beside the one that writes
     */
    record Packing(int bits, int blockSize, int threads) {}

    /**
     * The lines of a matrix.
     *
     * @param isByColumn whether they are the columns of the matrix
     * @param pads whether the last block of a line is filled up with zeros
     */
    PackedBlocks(Matrix matrix, boolean isByColumn, boolean pads, Packing packing, boolean isHalf) {
        this.matrix = matrix;
        this.isByColumn = isByColumn;
        this.pads = pads;
        this.packing = packing;
        this.isHalf = isHalf;
    }

    Tensor codes(String name, List<Long> dimensions) {
        return tensor(name, ElementType.UINT8, dimensions, lines() * lineBytes(), this::writeCodes);
    }

    Tensor scales(String name, List<Long> dimensions) {
        return isHalf
                ? tensor(
                        name,
                        ElementType.FLOAT16,
                        dimensions,
                        lines() * blocks() * Short.BYTES,
                        this::writeHalfScales)
                : tensor(
                        name,
                        ElementType.FLOAT,
                        dimensions,
                        lines() * blocks() * Float.BYTES,
                        this::writeScales);
    }

    Tensor zeroPoints(String name, List<Long> dimensions) {
        return tensor(
                name,
                ElementType.UINT8,
                dimensions,
                lines() * zeroPointLineBytes(),
                this::writeZeroPoints);
    }

    private static Tensor tensor(
            String name, ElementType type, List<Long> dimensions, long bytes, LineWriter writer) {
        return new Tensor(name, type, dimensions, new Computed(bytes, writer::write));
    }

    long lines() {
        return isByColumn ? matrix.columns() : matrix.rows();
    }

    private int length() {
        return Math.toIntExact(isByColumn ? matrix.rows() : matrix.columns());
    }

    int blocks() {
        return Math.ceilDiv(length(), packing.blockSize);
    }

    /** Bytes of the codes of one line. */
    int lineBytes() {
        return Math.ceilDiv(
                (pads ? blocks() * packing.blockSize : length()) * packing.bits, Byte.SIZE);
    }

    int zeroPointLineBytes() {
        return Math.ceilDiv(blocks() * packing.bits, Byte.SIZE);
    }

    private void writeCodes(TensorOutput out) throws IOException, HostProblem {
        Fits fitted = renewFits();
        PartsInOrder.compute(packing.threads, panels(), panel -> pack(panel, fitted), out::write);
    }

    /** The codes of a panel of lines, whose fits are kept. */
    private byte[] pack(long panel, Fits fitted) {
        long first = panel * atOnce();
        int count = (int) Math.min(atOnce(), lines() - first);
        float[] numbers = numbers(first, count);
        byte[] packed = new byte[count * lineBytes()];
        Block block = new Block(packing.bits, isHalf);
        int codes = lineBytes() * Byte.SIZE / packing.bits;
        for (int line = 0; line < count; line++) {
            int start = line * length();
            for (int i = 0; i < codes; i++) {
                if (i % packing.blockSize == 0) {
                    fit(block, numbers, start, i);
                    fitted.set(indexOf(first + line, i / packing.blockSize), block);
                }
                int code = block.code(i < length() ? numbers[start + i] : 0);
                put(packed, line * lineBytes(), i, code);
            }
        }
        return packed;
    }

    private void writeScales(TensorOutput out) throws IOException, HostProblem {
        Fits fitted = fits();
        for (long i = 0; i < lines() * blocks(); i++) {
            out.writeFloat(fitted.scale(i));
        }
        forgetAfter(packing.bits == Byte.SIZE);
    }

    private void writeHalfScales(TensorOutput out) throws IOException, HostProblem {
        Fits fitted = fits();
        for (long i = 0; i < lines() * blocks(); i++) {
            out.writeShort(Float.floatToFloat16(fitted.scale(i)));
        }
        forgetAfter(packing.bits == Byte.SIZE);
    }

    private void writeZeroPoints(TensorOutput out) throws IOException, HostProblem {
        Fits fitted = fits();
        byte[] packed = new byte[zeroPointLineBytes()];
        for (long line = 0; line < lines(); line++) {
            Arrays.fill(packed, (byte) 0);
            for (int i = 0; i < blocks(); i++) {
                put(packed, 0, i, fitted.zeroPoint(indexOf(line, i)));
            }
            out.write(packed);
        }
        forgetAfter(true);
    }

    private Fits fits() throws IOException, HostProblem {
        if (fits != null) {
            return fits;
        }
        Fits fitted = renewFits();
        PartsInOrder.compute(packing.threads, panels(), panel -> pack(panel, fitted), _ -> {});
        return fitted;
    }

    private Fits renewFits() {
        forgetAfter(true);
        Fits fresh = new Fits(lines() * blocks());
        fits = fresh;
        return fresh;
    }

    private void forgetAfter(boolean isLast) {
        if (isLast && fits != null) {
            fits.close();
            fits = null;
        }
    }

    private long indexOf(long line, int block) {
        return line * blocks() + block;
    }

    private void fit(Block block, float[] numbers, int start, int first) {
        block.fit(numbers, start + first, Math.clamp(length() - first, 0, packing.blockSize));
    }

    private void put(byte[] packed, int from, int index, int code) {
        int bit = index * packing.bits;
        packed[from + bit / Byte.SIZE] |= (byte) (code << bit % Byte.SIZE);
    }

    private long panels() {
        return Math.ceilDiv(lines(), atOnce());
    }

    private int atOnce() {
        return isByColumn ? matrix.columnsAtOnce() : matrix.rowsAtOnce();
    }

    /** Some lines, one after another. */
    private float[] numbers(long first, int count) {
        float[] numbers = new float[Math.multiplyExact(count, length())];
        if (isByColumn) {
            matrix.readColumns(first, count, numbers);
        } else {
            matrix.readRows(first, count, numbers);
        }
        return numbers;
    }

    /**
     * Scales and zero points of all blocks of a matrix, a few percent of its size, outside the
     * heap. Threads may set those of different blocks at the same time.
     */
    private static final class Fits implements AutoCloseable {
        private final Arena arena = Arena.ofShared();
        private final MemorySegment scales;
        private final MemorySegment zeroPoints;

        Fits(long blocks) {
            this.scales = arena.allocate(JAVA_FLOAT, blocks);
            this.zeroPoints = arena.allocate(JAVA_BYTE, blocks);
        }

        void set(long index, Block block) {
            scales.setAtIndex(JAVA_FLOAT, index, block.scale());
            zeroPoints.setAtIndex(JAVA_BYTE, index, (byte) block.zeroPoint());
        }

        float scale(long index) {
            return scales.getAtIndex(JAVA_FLOAT, index);
        }

        int zeroPoint(long index) {
            return Byte.toUnsignedInt(zeroPoints.getAtIndex(JAVA_BYTE, index));
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    private interface LineWriter {
        void write(TensorOutput out) throws IOException, HostProblem;
    }
}
