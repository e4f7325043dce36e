package io.flotilla.contract.format.inspect;

import static io.flotilla.contract.format.GgufFile.anEmptyGguf;
import static io.flotilla.contract.format.OnnxFile.anOnnx;
import static io.flotilla.contract.format.SafetensorsFile.aSafetensors;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.GgufFile.StoredAs;
import io.flotilla.contract.format.LiteRtFile;
import io.flotilla.contract.format.folder.FolderInspection.Nothing;
import io.flotilla.contract.format.folder.FolderInspection.Refused;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damages one file of a sound folder in thousands of ways: an answer always comes, within a bound
 * of memory, and never as a crash. The seeds are fixed.
 */
@Timeout(120)
class DamagedFoldersTest {

    /** The XML parser takes most of it; the others stay far below. */
    private static final long MAX_ALLOCATED_BYTES = 8 << 20;

    private static final int ROUNDS = 3_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What a parser may stumble over, put where it does not belong. */
    private static final byte[][] MORSELS = {
        "{{{{{{{{[[[[[[[[".getBytes(UTF_8),
        "\"\\ud800\\u".getBytes(UTF_8),
        "9999999999999999999999".getBytes(UTF_8),
        "-1e308".getBytes(UTF_8),
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>&b;".getBytes(UTF_8),
        "<a b='&#x10FFFF;&lt;'>".getBytes(UTF_8),
        "]]><![CDATA[".getBytes(UTF_8),
        {-1, -1, -1, -1, -1, -1, -1, 127},
        {0, 0, 0, 0, 0, 0, 0, 0},
        {0, 0, 0, -128}
    };

    static Stream<Arguments> folders() {
        var weights = aSafetensors().with("model.layers.0.mlp.up_proj.weight", "U32", 64, 8);
        var config =
                "{\"model_type\": \"qwen3\", \"num_hidden_layers\": 2, \"hidden_size\": 64,"
                        + " \"num_attention_heads\": 4, \"quantization\": {\"group_size\": 64,"
                        + " \"bits\": 4, \"mode\": \"affine\", \"lm_head\": {\"bits\": 6}}}";
        var lora = "base_model.model.layers.0.q_proj.lora_";
        return Stream.of(
                folder(
                        "MLX configuration",
                        "config.json",
                        Map.of(
                                "config.json",
                                config.getBytes(UTF_8),
                                "model.safetensors",
                                weights.bytes())),
                folder(
                        "safetensors",
                        "model.safetensors",
                        Map.of(
                                "config.json",
                                config.getBytes(UTF_8),
                                "model.safetensors",
                                weights.bytes())),
                folder(
                        "index",
                        "model.safetensors.index.json",
                        Map.of(
                                "model.safetensors.index.json",
                                "{\"weight_map\": {\"x\": \"a.safetensors\"}}".getBytes(UTF_8),
                                "a.safetensors",
                                aSafetensors().with("x", "F16", 2, 2).bytes())),
                folder(
                        "OpenVINO",
                        "m.xml",
                        Map.of(
                                "m.xml",
                                ModelFoldersTest.OPENVINO.getBytes(UTF_8),
                                "m.bin",
                                new byte[4096])),
                folder(
                        "ORT GenAI",
                        "genai_config.json",
                        Map.of(
                                "genai_config.json",
                                ModelFoldersTest.GENAI.getBytes(UTF_8),
                                "model.onnx",
                                anOnnx().bytes())),
                folder(
                        "PEFT",
                        "adapter_model.safetensors",
                        Map.of(
                                "adapter_config.json",
                                "{\"peft_type\": \"LORA\", \"r\": 4}".getBytes(UTF_8),
                                "adapter_model.safetensors",
                                aSafetensors().with(lora + "A.weight", "F32", 4, 64).bytes())),
                folder(
                        "GGUF adapter",
                        "lora.gguf",
                        Map.of(
                                "lora.gguf",
                                anEmptyGguf()
                                        .with("general.architecture", "llama")
                                        .with("general.type", "adapter")
                                        .with("adapter.type", "lora")
                                        .withTensor(
                                                "blk.0.attn_q.weight.lora_a", StoredAs.F16, 64, 8)
                                        .bytes())),
                folder(
                        "LiteRT",
                        "m.tflite",
                        Map.of("m.tflite", LiteRtFile.ofMatrix(LiteRtFile.INT8, 8, 16, 128))));
    }

    private static Arguments folder(String name, String damaged, Map<String, byte[]> files) {
        return Arguments.of(name, damaged, files);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("folders")
    void damage_costs_neither_a_crash_nor_much_memory(
            String name, String damaged, Map<String, byte[]> files) throws IOException {
        var random = new Random(name.hashCode());
        var sources = new TreeMap<String, ByteSource>();
        files.forEach((path, bytes) -> sources.put(path, ByteSource.of(bytes)));
        var sound = files.getOrDefault(damaged, new byte[0]);
        var most = 0L;

        assertThat(ModelFolders.inspect(sources)).isNotInstanceOfAny(Refused.class, Nothing.class);
        for (var round = 0; round < ROUNDS; round++) {
            sources.put(damaged, ByteSource.of(damaged(sound, random)));
            var before = THREADS.getCurrentThreadAllocatedBytes();
            ModelFolders.inspect(sources);
            most = Math.max(most, THREADS.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(most).as(name).isLessThan(MAX_ALLOCATED_BYTES);
    }

    private static byte[] damaged(byte[] sound, Random random) {
        var bytes = sound;
        for (var times = random.nextInt(1, 4); times > 0; times--) {
            bytes = damagedOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] damagedOnce(byte[] sound, Random random) {
        if (sound.length < 2) {
            return sound;
        }
        var at = random.nextInt(sound.length);
        var to = Math.min(sound.length, at + random.nextInt(1, 64));
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(sound, at);
            case 1 -> joined(sound, at, MORSELS[random.nextInt(MORSELS.length)], at);
            case 2 -> joined(sound, to, Arrays.copyOfRange(sound, at, to), to);
            case 3 -> joined(sound, at, new byte[0], to);
            default -> {
                var flipped = sound.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                yield flipped;
            }
        };
    }

    /** The bytes up to one place, others, and the bytes from another place on. */
    private static byte[] joined(byte[] sound, int end, byte[] between, int from) {
        var joined = Arrays.copyOf(sound, end + between.length + sound.length - from);
        System.arraycopy(between, 0, joined, end, between.length);
        System.arraycopy(sound, from, joined, end + between.length, sound.length - from);
        return joined;
    }
}
