package io.flotilla.host.onnx.rewrite;

import io.flotilla.host.onnx.graph.Floats;

/**
 * A matrix of numbers that lie in a file, read some rows or columns at a time.
 *
 * @param isTransposed whether they lie column by column
 */
public record Matrix(Floats numbers, long rows, long columns, boolean isTransposed) {
    private static final int MOST_AT_ONCE = 1 << 19;
    private static final int WIDEST_PANEL = 256;

    /** How many rows to read at a time. */
    public int rowsAtOnce() {
        return panel(rows, columns);
    }

    /** How many columns to read at a time. */
    public int columnsAtOnce() {
        return panel(columns, rows);
    }

    private static int panel(long lines, long length) {
        long most = Math.max(1, Math.min(WIDEST_PANEL, MOST_AT_ONCE / Math.max(1, length)));
        return (int) Math.min(most, lines);
    }

    /** Reads rows one after another, each of {@link #columns} numbers. */
    public void readRows(long from, int count, float[] target) {
        if (isTransposed) {
            readAcross(from, count, target, rows, columns);
        } else {
            numbers.read(from * columns, target, 0, Math.toIntExact(count * columns));
        }
    }

    /** Reads columns one after another, each of {@link #rows} numbers. */
    public void readColumns(long from, int count, float[] target) {
        if (isTransposed) {
            numbers.read(from * rows, target, 0, Math.toIntExact(count * rows));
        } else {
            readAcross(from, count, target, columns, rows);
        }
    }

    /** Reads lines that lie across the order of the file: a piece of each stretch of it. */
    private void readAcross(long from, int count, float[] target, long stretch, long stretches) {
        float[] piece = new float[count];
        int length = Math.toIntExact(stretches);
        for (int i = 0; i < length; i++) {
            numbers.read(i * stretch + from, piece, 0, count);
            for (int line = 0; line < count; line++) {
                target[line * length + i] = piece[line];
            }
        }
    }
}
