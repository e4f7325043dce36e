package io.flotilla.contract.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Builds small safetensors files, valid unless told otherwise. */
public final class SafetensorsFile {

    private static final Map<String, Integer> BITS =
            Map.of(
                    "F32", 32, "F16", 16, "BF16", 16, "I32", 32, "U32", 32, "U8", 8, "I8", 8,
                    "F8_E4M3", 8, "I64", 64);

    private final List<String> members = new ArrayList<>();
    private long end;

    public static SafetensorsFile aSafetensors() {
        return new SafetensorsFile();
    }

    public SafetensorsFile with(String name, String dtype, long... shape) {
        var bytes =
                LongStream.of(shape).reduce(1, (a, b) -> a * b) * BITS.getOrDefault(dtype, 8) / 8;
        return withMember(
                "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                        .formatted(name, dtype, Arrays.toString(shape), end, end += bytes));
    }

    public SafetensorsFile withMetadata(String key, String value) {
        return withMember("\"__metadata__\":{\"%s\":\"%s\"}".formatted(key, value));
    }

    /** Adds a member of the header as it is, which need not make sense. */
    public SafetensorsFile withMember(String json) {
        members.add(json);
        return this;
    }

    public byte[] bytes() {
        var header =
                members.stream()
                        .collect(Collectors.joining(",", "{", "}"))
                        .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + header.length + (int) end)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }
}
