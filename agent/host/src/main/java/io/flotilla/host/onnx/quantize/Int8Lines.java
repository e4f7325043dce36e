package io.flotilla.host.onnx.quantize;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Tensor;
import io.flotilla.host.onnx.graph.TensorData.Computed;
import io.flotilla.host.onnx.graph.TensorOutput;
import io.flotilla.host.onnx.rewrite.Matrix;
import java.io.IOException;
import java.util.List;

/**
 * A matrix in INT8 with one scale for each of its columns or rows, zero standing for zero.
 *
 * <p>Every tensor is made on its own from the numbers in the file: reading them again costs less
 * than keeping anything.
 */
record Int8Lines(Matrix matrix, boolean isByColumn) {
    private static final float LARGEST = 127;

    /** The numbers, as large as the matrix, in the same order whichever way it lies. */
    Tensor values(String name, List<Long> dimensions) {
        return new Tensor(
                name,
                ElementType.INT8,
                dimensions,
                new Computed(matrix.rows() * matrix.columns(), this::writeValues));
    }

    Tensor scales(String name, List<Long> dimensions) {
        return new Tensor(
                name,
                ElementType.FLOAT,
                dimensions,
                new Computed(lines() * Float.BYTES, this::writeScales));
    }

    /** How many scales there are. */
    long lines() {
        return isByColumn ? matrix.columns() : matrix.rows();
    }

    private void writeScales(TensorOutput out) throws IOException, HostProblem {
        for (float scale : scales()) {
            out.writeFloat(scale);
        }
    }

    private void writeValues(TensorOutput out) throws IOException, HostProblem {
        float[] scales = scales();
        int columns = Math.toIntExact(matrix.columns());
        int atOnce = matrix.rowsAtOnce();
        float[] rows = new float[atOnce * columns];
        byte[] values = new byte[rows.length];
        for (long from = 0; from < matrix.rows(); from += atOnce) {
            int count = (int) Math.min(atOnce, matrix.rows() - from);
            matrix.readRows(from, count, rows);
            for (int i = 0; i < count * columns; i++) {
                int line = isByColumn ? i % columns : (int) from + i / columns;
                values[i] = (byte) Math.clamp(Math.round(rows[i] / scales[line]), -127, 127);
            }
            out.write(values, count * columns);
        }
    }

    /** The scale of each line: its largest number becomes the largest there is. */
    float[] scales() {
        float[] largest = new float[Math.toIntExact(lines())];
        int columns = Math.toIntExact(matrix.columns());
        int atOnce = matrix.rowsAtOnce();
        float[] rows = new float[atOnce * columns];
        for (long from = 0; from < matrix.rows(); from += atOnce) {
            int count = (int) Math.min(atOnce, matrix.rows() - from);
            matrix.readRows(from, count, rows);
            for (int i = 0; i < count * columns; i++) {
                int line = isByColumn ? i % columns : (int) from + i / columns;
                largest[line] = Math.max(largest[line], Math.abs(rows[i]));
            }
        }
        for (int i = 0; i < largest.length; i++) {
            largest[i] = largest[i] > 0 ? largest[i] / LARGEST : 1;
        }
        return largest;
    }
}
