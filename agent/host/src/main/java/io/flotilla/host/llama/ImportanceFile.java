package io.flotilla.host.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the two layouts of an importance matrix: GGUF, and the older one of entries. */
final class ImportanceFile {
    private static final ValueLayout.OfInt INT =
            JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int GGUF_MAGIC = 0x46554747;
    private static final long LARGEST_BYTES = 1L << 30;
    private static final int LONGEST_NAME = 256;
    private static final String SUMS = ".in_sum2";
    private static final String COUNTS = ".counts";

    private final MemorySegment bytes;
    private long at;

    private ImportanceFile(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /** Mean squares of each tensor's columns, by its name. */
    static Map<String, float[]> read(Path path, LlamaLibrary library) throws IOException {
        try (FileChannel channel = FileChannel.open(path);
                Arena arena = Arena.ofConfined()) {
            if (channel.size() < Integer.BYTES || channel.size() > LARGEST_BYTES) {
                throw new IOException("it has " + channel.size() + " bytes");
            }
            MemorySegment bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return bytes.get(INT, 0) == GGUF_MAGIC
                    ? ofGguf(path, bytes, library)
                    : new ImportanceFile(bytes).entries();
        }
    }

    private Map<String, float[]> entries() throws IOException {
        Map<String, float[]> values = new LinkedHashMap<>();
        int count = next();
        for (int i = 0; i < count; i++) {
            String name = new String(nextBytes(LONGEST_NAME), StandardCharsets.UTF_8);
            int calls = Math.max(1, next());
            values.put(name, nextFloats(calls));
        }
        return values;
    }

    private int next() throws IOException {
        require(Integer.BYTES);
        int value = bytes.get(INT, at);
        at += Integer.BYTES;
        return value;
    }

    private byte[] nextBytes(int most) throws IOException {
        int length = next();
        if (length < 1 || length > most) {
            throw new IOException("a name has " + length + " characters");
        }
        require(length);
        at += length;
        return bytes.asSlice(at - length, length).toArray(ValueLayout.JAVA_BYTE);
    }

    private float[] nextFloats(int divisor) throws IOException {
        int length = next();
        if (length < 1) {
            throw new IOException("an entry has " + length + " values");
        }
        require((long) length * Float.BYTES);
        float[] values = floats(bytes, at, length);
        at += (long) length * Float.BYTES;
        for (int i = 0; i < length; i++) {
            values[i] /= divisor;
        }
        return values;
    }

    private void require(long more) throws IOException {
        if (bytes.byteSize() - at < more) {
            throw new IOException("it ends too early");
        }
    }

    private static float[] floats(MemorySegment bytes, long from, int count) {
        float[] values = new float[count];
        MemorySegment.copy(bytes, FLOAT, from, values, 0, count);
        return values;
    }

    private static Map<String, float[]> ofGguf(Path path, MemorySegment bytes, LlamaLibrary library)
            throws IOException {
        Map<String, float[]> tensors = tensors(path, bytes, library);
        Map<String, float[]> values = new LinkedHashMap<>();
        for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
            if (tensor.getKey().endsWith(SUMS)) {
                String name =
                        tensor.getKey().substring(0, tensor.getKey().length() - SUMS.length());
                float[] counts = tensors.get(name + COUNTS);
                if (counts == null) {
                    throw new IOException("it does not say how often " + name + " was seen");
                }
                values.put(name, means(name, tensor.getValue(), counts));
            }
        }
        return values;
    }

    /** A matrix of experts has a count for each. */
    private static float[] means(String name, float[] sums, float[] counts) throws IOException {
        if (counts.length == 0 || sums.length % counts.length != 0) {
            throw new IOException("its counts for " + name + " do not fit");
        }
        float[] means = new float[sums.length];
        int columns = sums.length / counts.length;
        for (int i = 0; i < sums.length; i++) {
            float count = counts[i / columns];
            means[i] = count > 0 ? sums[i] / count : 1;
        }
        return means;
    }

    private static Map<String, float[]> tensors(
            Path path, MemorySegment bytes, LlamaLibrary library) throws IOException {
        try (GgufFile file = GgufFile.open(path, library)) {
            Map<String, float[]> tensors = new HashMap<>();
            for (GgufFile.Tensor tensor : file.tensors()) {
                if (tensor.offset() < 0
                        || tensor.bytes() < 0
                        || tensor.offset() > bytes.byteSize() - tensor.bytes()) {
                    throw new IOException("it ends too early");
                }
                int count = (int) (tensor.bytes() / Float.BYTES);
                tensors.put(tensor.name(), floats(bytes, tensor.offset(), count));
            }
            return tensors;
        }
    }
}
