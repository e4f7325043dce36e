package io.flotilla.host.gguf;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.TensorOutput;
import io.flotilla.host.onnx.rewrite.Matrix;
import java.io.IOException;

/**
 * A tensor to be written: the rows of a matrix, one after another.
 *
 * @param dimensions how many; a vector has one row
 */
record GgufTensor(String name, int dimensions, GgufType type, Matrix matrix) {

    static GgufTensor vector(String name, Matrix matrix) {
        return new GgufTensor(name, 1, GgufType.F32, matrix);
    }

    static GgufTensor matrix(String name, GgufType type, Matrix matrix) {
        return new GgufTensor(name, 2, type, matrix);
    }

    long sizeBytes() {
        return matrix.rows() * matrix.columns() * type.elementBytes();
    }

    void writeTo(TensorOutput out) throws IOException, HostProblem {
        int atOnce = matrix.rowsAtOnce();
        float[] rows = new float[Math.toIntExact(atOnce * matrix.columns())];
        for (long from = 0; from < matrix.rows(); from += atOnce) {
            int count = (int) Math.min(atOnce, matrix.rows() - from);
            matrix.readRows(from, count, rows);
            write(rows, Math.toIntExact(count * matrix.columns()), out);
        }
    }

    private void write(float[] numbers, int count, TensorOutput out)
            throws IOException, HostProblem {
        for (int i = 0; i < count; i++) {
            switch (type) {
                case F32 -> out.writeFloat(numbers[i]);
                case F16 -> out.writeShort(Float.floatToFloat16(numbers[i]));
            }
        }
    }
}
