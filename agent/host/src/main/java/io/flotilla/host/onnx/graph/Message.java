package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.HostProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of protobuf's wire format to be written: its length is known before its first byte, and
 * what is large in it is asked for only when it is written.
 */
final class Message {
    private final List<Part> parts = new ArrayList<>();
    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    private long sizeBytes;

    Message number(int field, long value) {
        tag(field, WireReader.VARINT);
        varint(value);
        return this;
    }

    Message text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A few bytes: a text or a message that is encoded already. */
    Message bytes(int field, byte[] bytes) {
        tag(field, WireReader.DELIMITED);
        varint(bytes.length);
        encoded.writeBytes(bytes);
        return this;
    }

    Message message(int field, Message value) {
        tag(field, WireReader.DELIMITED);
        varint(value.sizeBytes());
        return part(value.sizeBytes(), value::writeTo);
    }

    Message numbers(int field, Tensor tensor) {
        TensorData data = tensor.data();
        tag(field, WireReader.DELIMITED);
        varint(data.sizeBytes());
        return part(
                data.sizeBytes(),
                out -> {
                    out.begin(tensor.name());
                    data.writeTo(out);
                });
    }

    /** Whole fields as another message had them. */
    Message fields(List<MemorySegment> fields) {
        for (MemorySegment field : fields) {
            part(field.byteSize(), out -> out.write(field));
        }
        return this;
    }

    /** The bytes of a message that has numbers and texts alone. */
    byte[] encoded() {
        if (!parts.isEmpty()) {
            throw new IllegalStateException("The message is not short.");
        }
        return encoded.toByteArray();
    }

    long sizeBytes() {
        return sizeBytes + encoded.size();
    }

    void writeTo(TensorOutput out) throws IOException, HostProblem {
        for (Part part : parts) {
            part.writeTo(out);
        }
        out.write(encoded.toByteArray());
    }

    private Message part(long partBytes, Part part) {
        byte[] before = encoded.toByteArray();
        encoded.reset();
        parts.add(out -> out.write(before));
        parts.add(part);
        sizeBytes += before.length + partBytes;
        return this;
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            encoded.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        encoded.write((int) rest);
    }

    private interface Part {
        void writeTo(TensorOutput out) throws IOException, HostProblem;
    }
}
