package io.flotilla.controller.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Files of models that consist of several, after the formats' own descriptions. */
final class TestFolders {

    /** A graph of OpenVINO with one constant of 64 by 64 4-bit numbers in 2048 bytes. */
    static final byte[] OPENVINO =
            """
            <?xml version="1.0"?>
            <net name="Model0" version="11">
              <layers>
                <layer id="0" name="input_ids" type="Parameter" version="opset1">
                  <data shape="?,?" element_type="i64"/>
                </layer>
                <layer id="1" name="mlp.weight" type="Const" version="opset1">
                  <data element_type="u4" shape="64,64" offset="0" size="2048"/>
                </layer>
              </layers>
            </net>
            """
                    .getBytes(UTF_8);

    static final byte[] QWEN_CONFIG =
            """
            {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_size": 64,
             "num_hidden_layers": 2, "num_attention_heads": 8, "num_key_value_heads": 2,
             "head_dim": 16, "max_position_embeddings": 40960, "vocab_size": 100}
            """
                    .getBytes(UTF_8);

    /** What ONNX Runtime GenAI keeps beside the graph model.onnx. */
    static final byte[] GENAI_CONFIG =
            """
            {"model": {"type": "phi3", "context_length": 4096, "vocab_size": 32064,
              "decoder": {"filename": "model.onnx", "head_size": 96, "hidden_size": 3072,
                "num_attention_heads": 32, "num_hidden_layers": 2, "num_key_value_heads": 32}}}
            """
                    .getBytes(UTF_8);

    private TestFolders() {}

    /** A shard of a llama in GGUF with one matrix of 64 by 64 32-bit numbers. */
    static byte[] shard(int number, int count) {
        var header = ByteBuffer.allocate(1 << 10).order(ByteOrder.LITTLE_ENDIAN);
        header.put("GGUF".getBytes(UTF_8)).putInt(3).putLong(1).putLong(4);
        text(header, "general.architecture").putInt(8);
        text(header, "llama");
        text(header, "split.no").putInt(2).putShort((short) number);
        text(header, "split.count").putInt(2).putShort((short) count);
        text(header, "split.tensors.count").putInt(5).putInt(count);
        text(header, "blk." + number + ".attn_q.weight").putInt(2).putLong(64).putLong(64);
        header.putInt(0).putLong(0);
        var aligned = (header.position() + 31) / 32 * 32;
        var file = new byte[aligned + 64 * 64 * Float.BYTES];
        System.arraycopy(header.array(), 0, file, 0, header.position());
        return file;
    }

    /** A llama in GGUF with one matrix of 64 by 64 32-bit numbers. */
    static byte[] llama() {
        return shard(0, 1);
    }

    /** A LoRA in GGUF of rank 8 with alpha 16 for the matrix of the llama. */
    static byte[] adapter(String family, int inputs, int outputs) {
        var header = ByteBuffer.allocate(1 << 10).order(ByteOrder.LITTLE_ENDIAN);
        header.put("GGUF".getBytes(UTF_8)).putInt(3).putLong(2).putLong(4);
        text(header, "general.architecture").putInt(8);
        text(header, family);
        text(header, "general.type").putInt(8);
        text(header, "adapter");
        text(header, "adapter.type").putInt(8);
        text(header, "lora");
        text(header, "adapter.lora.alpha").putInt(6).putFloat(16);
        text(header, "blk.0.attn_q.weight.lora_a").putInt(2).putLong(inputs).putLong(8);
        header.putInt(0).putLong(0);
        text(header, "blk.0.attn_q.weight.lora_b").putInt(2).putLong(8).putLong(outputs);
        header.putInt(0).putLong(8L * inputs * Float.BYTES);
        var aligned = (header.position() + 31) / 32 * 32;
        var file = new byte[aligned + 8 * (inputs + outputs) * Float.BYTES];
        System.arraycopy(header.array(), 0, file, 0, header.position());
        return file;
    }

    /** A LoRA of PEFT of rank 4 for one matrix, as safetensors in BF16. */
    static byte[] peft(String matrix, int inputs, int outputs) {
        var first = 4 * inputs * Short.BYTES;
        var all = first + 4 * outputs * Short.BYTES;
        return safetensors(
                """
                {"base_model.model.%1$s.lora_A.weight":
                   {"dtype":"BF16","shape":[4,%2$d],"data_offsets":[0,%4$d]},
                 "base_model.model.%1$s.lora_B.weight":
                   {"dtype":"BF16","shape":[%3$d,4],"data_offsets":[%4$d,%5$d]}}"""
                        .formatted(matrix, inputs, outputs, first, all),
                all);
    }

    /** A matrix of 64 by 32 in BF16. */
    static byte[] safetensors(String tensor) {
        return safetensors(
                "{\"%s\":{\"dtype\":\"BF16\",\"shape\":[64,32],\"data_offsets\":[0,4096]}}"
                        .formatted(tensor),
                4096);
    }

    private static byte[] safetensors(String header, int sizeBytes) {
        var json = header.getBytes(UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + sizeBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private static ByteBuffer text(ByteBuffer to, String text) {
        return to.putLong(text.length()).put(text.getBytes(UTF_8));
    }
}
