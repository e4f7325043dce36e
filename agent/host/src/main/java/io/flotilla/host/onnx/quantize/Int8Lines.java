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

    /** What is smaller counts as zero: nothing can be divided by its scale. */
    private static final float SMALLEST = 1e-30f;

    /** Makes numbers positive, so that cutting off what is behind the point rounds them. */
    private static final int OFFSET = 128;

    private static final float ROUNDING = OFFSET + 0.5f;

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
        float[] inverses = scales();
        for (int line = 0; line < inverses.length; line++) {
            inverses[line] = 1 / inverses[line];
        }
        byte[] values = new byte[Math.toIntExact(matrix.columns())];
        forEachRow(
                (rows, start, row) -> {
                    for (int i = 0; i < values.length; i++) {
                        float inverse = inverses[isByColumn ? i : row];
                        values[i] = (byte) ((int) (rows[start + i] * inverse + ROUNDING) - OFFSET);
                    }
                    out.write(values);
                });
    }

    /** The scale of each line: its largest number becomes the largest there is. */
    float[] scales() throws IOException, HostProblem {
        float[] largest = new float[Math.toIntExact(lines())];
        int columns = Math.toIntExact(matrix.columns());
        forEachRow(
                (rows, start, row) -> {
                    for (int i = 0; i < columns; i++) {
                        int line = isByColumn ? i : row;
                        float size = Math.abs(rows[start + i]);
                        if (size > largest[line]) {
                            largest[line] = size;
                        }
                    }
                });
        for (int i = 0; i < largest.length; i++) {
            largest[i] = largest[i] > SMALLEST ? largest[i] / LARGEST : 1;
        }
        return largest;
    }

    private void forEachRow(RowReader reader) throws IOException, HostProblem {
        int columns = Math.toIntExact(matrix.columns());
        int atOnce = matrix.rowsAtOnce();
        float[] rows = new float[Math.multiplyExact(atOnce, columns)];
        for (long from = 0; from < matrix.rows(); from += atOnce) {
            int count = (int) Math.min(atOnce, matrix.rows() - from);
            matrix.readRows(from, count, rows);
            for (int row = 0; row < count; row++) {
                reader.read(rows, row * columns, (int) from + row);
            }
        }
    }

    private interface RowReader {
        void read(float[] rows, int start, int row) throws IOException, HostProblem;
    }
}
