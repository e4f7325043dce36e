package io.flotilla.host.onnx.quantize;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Tensor;
import io.flotilla.host.onnx.graph.TensorData.Computed;
import io.flotilla.host.onnx.graph.TensorOutput;
import io.flotilla.host.onnx.rewrite.Matrix;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of a matrix in blocks of a few bits a weight, as ONNX Runtime's block-quantized operators
 * read them: codes low nibble first, a scale and a zero point for each block, each line on its own.
 *
 * @param isByColumn whether the lines are the columns of the matrix
 * @param pads whether the last block of a line is filled up with zeros
 */
record PackedBlocks(
        Matrix matrix, boolean isByColumn, boolean pads, int bits, int blockSize, boolean isHalf) {

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
        return Math.ceilDiv(length(), blockSize);
    }

    /** Bytes of the codes of one line. */
    int lineBytes() {
        return Math.ceilDiv((pads ? blocks() * blockSize : length()) * bits, Byte.SIZE);
    }

    int zeroPointLineBytes() {
        return Math.ceilDiv(blocks() * bits, Byte.SIZE);
    }

    private void writeCodes(TensorOutput out) throws IOException, HostProblem {
        byte[] packed = new byte[lineBytes()];
        Block block = new Block(bits, isHalf);
        forEachLine(
                (numbers, start) -> {
                    Arrays.fill(packed, (byte) 0);
                    for (int i = 0; i < packed.length * Byte.SIZE / bits; i++) {
                        if (i % blockSize == 0) {
                            fit(block, numbers, start, i);
                        }
                        int code = block.code(i < length() ? numbers[start + i] : 0);
                        put(packed, i, code);
                    }
                    out.write(packed);
                });
    }

    private void writeScales(TensorOutput out) throws IOException, HostProblem {
        forEachBlock(block -> out.writeFloat(block.scale()));
    }

    private void writeHalfScales(TensorOutput out) throws IOException, HostProblem {
        forEachBlock(block -> out.writeShort(Float.floatToFloat16(block.scale())));
    }

    private void writeZeroPoints(TensorOutput out) throws IOException, HostProblem {
        byte[] packed = new byte[zeroPointLineBytes()];
        Block block = new Block(bits, isHalf);
        forEachLine(
                (numbers, start) -> {
                    Arrays.fill(packed, (byte) 0);
                    for (int i = 0; i < blocks(); i++) {
                        fit(block, numbers, start, i * blockSize);
                        put(packed, i, block.zeroPoint());
                    }
                    out.write(packed);
                });
    }

    private void forEachBlock(BlockReader reader) throws IOException, HostProblem {
        Block block = new Block(bits, isHalf);
        forEachLine(
                (numbers, start) -> {
                    for (int i = 0; i < length(); i += blockSize) {
                        fit(block, numbers, start, i);
                        reader.read(block);
                    }
                });
    }

    private void fit(Block block, float[] numbers, int start, int first) {
        block.fit(numbers, start + first, Math.clamp(length() - first, 0, blockSize));
    }

    private void put(byte[] packed, int index, int code) {
        int bit = index * bits;
        packed[bit / Byte.SIZE] |= (byte) (code << bit % Byte.SIZE);
    }

    private void forEachLine(LineReader reader) throws IOException, HostProblem {
        int atOnce = isByColumn ? matrix.columnsAtOnce() : matrix.rowsAtOnce();
        float[] numbers = new float[Math.multiplyExact(atOnce, length())];
        for (long from = 0; from < lines(); from += atOnce) {
            int count = (int) Math.min(atOnce, lines() - from);
            if (isByColumn) {
                matrix.readColumns(from, count, numbers);
            } else {
                matrix.readRows(from, count, numbers);
            }
            for (int line = 0; line < count; line++) {
                reader.read(numbers, line * length());
            }
        }
    }

    private interface LineReader {
        void read(float[] numbers, int start) throws IOException, HostProblem;
    }

    private interface BlockReader {
        void read(Block block) throws IOException, HostProblem;
    }

    private interface LineWriter {
        void write(TensorOutput out) throws IOException, HostProblem;
    }
}
