package io.flotilla.contract.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a LiteRT file of one matrix, parents before what they point to. */
public final class LiteRtFile {

    public static final int FLOAT16 = 1;
    public static final int INT8 = 9;
    public static final int INT4 = 17;

    private final ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    private LiteRtFile() {}

    /** A matrix with data of so many bytes, which need not be as many as its type makes. */
    public static byte[] ofMatrix(int type, int rows, int columns, int dataBytes) {
        var file = new LiteRtFile();
        file.bytes.putInt(0).put("TFL3".getBytes(StandardCharsets.US_ASCII));
        var model = file.table(5);
        file.pointFrom(0, model);
        file.bytes.putInt(field(model, 0), 3);
        var graph = file.tableIn(field(model, 2), 1);
        var tensor = file.tableIn(field(graph, 0), 4);
        file.bytes.put(field(tensor, 1), (byte) type);
        file.pointFrom(field(tensor, 0), file.vector(2));
        file.bytes.putInt(rows).putInt(columns);
        file.pointFrom(field(tensor, 3), file.vector(6));
        file.bytes.put("matrix\0\0".getBytes(StandardCharsets.US_ASCII));
        var buffer = file.tableIn(field(model, 4), 1);
        file.pointFrom(field(buffer, 0), file.vector(dataBytes));
        file.bytes.put(new byte[dataBytes]);
        return Arrays.copyOf(file.bytes.array(), file.bytes.position());
    }

    /** A vector of one table, to which the field points. */
    private int tableIn(int field, int fields) {
        pointFrom(field, vector(1));
        var element = bytes.position();
        bytes.putInt(0);
        var table = table(fields);
        pointFrom(element, table);
        return table;
    }

    private int table(int fields) {
        var vtable = bytes.position();
        var sizeBytes = 4 + 2 * fields;
        bytes.putShort((short) sizeBytes).putShort((short) (4 + 4 * fields));
        for (var i = 0; i < fields; i++) {
            bytes.putShort((short) (4 + 4 * i));
        }
        bytes.position(Math.ceilDiv(bytes.position(), 4) * 4);
        var start = bytes.position();
        bytes.putInt(start - vtable);
        bytes.position(start + 4 + 4 * fields);
        return start;
    }

    private int vector(int length) {
        var start = bytes.position();
        bytes.putInt(length);
        return start;
    }

    private void pointFrom(int place, int target) {
        bytes.putInt(place, target - place);
    }

    private static int field(int table, int index) {
        return table + 4 + 4 * index;
    }
}
