package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.HostProblem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The numbers of a tensor: where they are, or how they are made. */
public sealed interface TensorData {

    long sizeBytes();

    void writeTo(TensorOutput out) throws IOException, HostProblem;

    /** One after another in little-endian order, in memory or in a mapped file. */
    record Stored(MemorySegment bytes) implements TensorData {

        public static Stored of(byte[] bytes) {
            return new Stored(MemorySegment.ofArray(bytes));
        }

        @Override
        public long sizeBytes() {
            return bytes.byteSize();
        }

        @Override
        public void writeTo(TensorOutput out) throws IOException, HostProblem {
            out.write(bytes);
        }
    }

    /** Made when they are written, without ever being in memory together. */
    record Computed(long sizeBytes, Writer writer) implements TensorData {

        @Override
        public void writeTo(TensorOutput out) throws IOException, HostProblem {
            long start = out.position();
            writer.writeTo(out);
            if (out.position() - start != sizeBytes) {
                throw new IllegalStateException(
                        "A tensor of %d bytes was written with %d."
                                .formatted(sizeBytes, out.position() - start));
            }
        }
    }

    /** Numbers of another floating-point type, widened to FP32 when they are written. */
    record Widened(Floats numbers) implements TensorData {
        private static final int NUMBERS_AT_ONCE = 1 << 14;

        @Override
        public long sizeBytes() {
            return numbers.count() * Float.BYTES;
        }

        @Override
        public void writeTo(TensorOutput out) throws IOException, HostProblem {
            float[] some = new float[NUMBERS_AT_ONCE];
            for (long done = 0; done < numbers.count(); done += some.length) {
                int count = (int) Math.min(some.length, numbers.count() - done);
                numbers.read(done, some, 0, count);
                for (int i = 0; i < count; i++) {
                    out.writeFloat(some[i]);
                }
            }
        }
    }

    /** Encoded number by number, as fields of the tensor's message; only passed on. */
    record Encoded(List<MemorySegment> fields) implements TensorData {

        public Encoded {
            fields = List.copyOf(fields);
        }

        @Override
        public long sizeBytes() {
            return fields.stream().mapToLong(MemorySegment::byteSize).sum();
        }

        @Override
        public void writeTo(TensorOutput out) throws IOException, HostProblem {
            for (MemorySegment field : fields) {
                out.write(field);
            }
        }
    }

    /** Writes exactly as many bytes as it was said that there are. */
    @FunctionalInterface
    interface Writer {
        void writeTo(TensorOutput out) throws IOException, HostProblem;
    }
}
