package io.flotilla.contract.format.inspect;

import static io.flotilla.contract.format.SafetensorsFile.aSafetensors;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flotilla.contract.Bounded;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.json.JsonDocument;
import io.flotilla.contract.format.reading.MalformedException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Inspects whatever bytes come as a file of each kind: an answer always comes, within bounds of
 * memory and time. A build runs the corpus; deploy/fuzz looks for more.
 */
class AnyBytesTest {

    private static final byte[] CONFIG =
            "{\"model_type\": \"qwen3\", \"num_hidden_layers\": 2, \"hidden_size\": 64}"
                    .getBytes(UTF_8);
    private static final byte[] WEIGHTS =
            aSafetensors().with("model.layers.0.mlp.up_proj.weight", "U32", 64, 8).bytes();

    @FuzzTest
    void gguf(byte[] bytes) throws Exception {
        inspect("model.gguf", bytes, Map.of());
    }

    @FuzzTest
    void onnx(byte[] bytes) throws Exception {
        inspect("model.onnx", bytes, Map.of("model.onnx_data", new byte[4096]));
    }

    @FuzzTest
    void safetensors(byte[] bytes) throws Exception {
        inspect("model.safetensors", bytes, Map.of("config.json", CONFIG));
    }

    @FuzzTest
    void configuration(byte[] bytes) throws Exception {
        inspect("config.json", bytes, Map.of("model.safetensors", WEIGHTS));
    }

    @FuzzTest
    void openvino(byte[] bytes) throws Exception {
        inspect("model.xml", bytes, Map.of("model.bin", new byte[4096]));
    }

    @FuzzTest
    void litert(byte[] bytes) throws Exception {
        inspect("model.tflite", bytes, Map.of());
    }

    @FuzzTest
    void adapter(byte[] bytes) throws Exception {
        var config = "{\"peft_type\": \"LORA\", \"r\": 4}".getBytes(UTF_8);
        inspect("adapter_model.safetensors", bytes, Map.of("adapter_config.json", config));
    }

    @FuzzTest
    void json(byte[] bytes) throws Exception {
        Bounded.read(
                () -> {
                    try {
                        JsonDocument.read(ByteSource.of(bytes));
                    } catch (MalformedException _) {
                        // The answer to most bytes.
                    }
                });
    }

    private static void inspect(String path, byte[] bytes, Map<String, byte[]> others)
            throws Exception {
        var files = new TreeMap<String, ByteSource>();
        others.forEach((name, content) -> files.put(name, ByteSource.of(content)));
        files.put(path, ByteSource.of(bytes));
        Bounded.read(() -> ModelFolders.inspect(files));
    }
}
