package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.Inspection.Unrecognised;
import io.flotilla.contract.format.Inspection.Unsupported;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The first bytes of a file, by which most kinds of file are known. */
record Beginning(String latin1, long fileSize) {

    private static final int BYTES = 1024;

    /** Above the header of any real model; it describes the tensors as JSON. */
    private static final long MAX_SAFETENSORS_HEADER = 100_000_000;

    private static final int MAX_IR_VERSION = 63;

    /** Longer than any tool's name; what is longer in its place is something else. */
    private static final int MAX_PRODUCER_NAME = 127;

    private static final String FROM_PYTORCH =
            "it can run code when loaded; save it as safetensors, or convert it with"
                    + " convert_hf_to_gguf.py (llama.cpp) or optimum-cli export onnx";

    private static final String FROM_TENSORFLOW =
            "convert it with python -m tf2onnx.convert to ONNX, or to LiteRT with TFLiteConverter";

    private static final String FROM_KERAS =
            "export it as ONNX with model.export(path, format=\"onnx\"), or to LiteRT";

    static Beginning of(ByteSource source) throws IOException {
        var bytes = ByteBuffer.allocate((int) Math.min(BYTES, source.sizeBytes()));
        source.read(0, bytes);
        return new Beginning(
                new String(bytes.array(), StandardCharsets.ISO_8859_1), source.sizeBytes());
    }

    boolean startsWith(String magic) {
        return latin1.startsWith(magic);
    }

    /**
     * ONNX has no magic: a model begins with its ir_version, followed by another field of a model,
     * unless it was cut off there.
     */
    boolean looksLikeOnnx() {
        return at(0) == 0x08
                && at(1) >= 1
                && at(1) <= MAX_IR_VERSION
                && switch (at(2)) {
                    // producer_name, producer_version, domain, doc_string, graph, opset_import
                    case 0x12, 0x1a, 0x22, 0x32, 0x3a, 0x42 -> !looksLikeSavedModel();
                    // model_version, metadata_props, or nothing
                    case 0x28, 0x72, -1 -> true;
                    default -> false;
                };
    }

    Inspection otherKind() {
        if (fileSize == 0) {
            return new Unrecognised("the file is empty");
        }
        if (startsWith("PK\u0003\u0004")) {
            return archive();
        }
        if (at(0) == 0x80 && at(1) >= 2 && at(1) <= 5) {
            return new Unsupported("PyTorch pickle", FROM_PYTORCH);
        }
        if (startsWith("\u0089HDF\r\n\u001a\n")) {
            return new Unsupported("Keras HDF5", FROM_KERAS);
        }
        if (looksLikeSavedModel()) {
            return new Unsupported("TensorFlow SavedModel", FROM_TENSORFLOW);
        }
        if (latin1.startsWith("ORTM", 4)) {
            return new Unsupported("ORT format", "publish the ONNX file it was made from");
        }
        if (startsWith("tjgg") || startsWith("lmgg") || startsWith("fmgg")) {
            return new Unsupported("GGML before GGUF", "convert it to GGUF with llama.cpp");
        }
        return new Unrecognised("its first bytes are those of no known kind of model file");
    }

    private Inspection archive() {
        if (latin1.contains("/data.pkl") || latin1.contains("/.format_version")) {
            return new Unsupported("PyTorch zip", FROM_PYTORCH);
        }
        if (latin1.startsWith("metadata.json", 30) || latin1.startsWith("config.json", 30)) {
            return new Unsupported("Keras zip", FROM_KERAS);
        }
        return new Unsupported("zip archive", "unpack it and publish the model file inside");
    }

    boolean looksLikeSafetensors() {
        return at(8) == '{' && headerLength() >= 2 && headerLength() <= maxSafetensorsHeader();
    }

    private long maxSafetensorsHeader() {
        return Math.min(MAX_SAFETENSORS_HEADER, fileSize - Long.BYTES);
    }

    private long headerLength() {
        var length = 0L;
        for (var i = Long.BYTES - 1; i >= 0; i--) {
            length = length << Byte.SIZE | at(i);
        }
        return length;
    }

    /** Schema version 1, then a graph, which is longer than the name that ONNX has there. */
    private boolean looksLikeSavedModel() {
        return startsWith("\b\u0001\u0012") && at(3) > MAX_PRODUCER_NAME;
    }

    boolean looksLikeLiteRt() {
        return latin1.startsWith("TFL3", 4);
    }

    boolean looksLikeOpenVino() {
        var text = latin1.startsWith("\u00ef\u00bb\u00bf") ? latin1.substring(3) : latin1;
        return text.startsWith("<net ") || (text.startsWith("<?xml") && text.contains("<net "));
    }

    /** The byte at an index, or -1 behind the end. */
    private int at(int index) {
        return index < latin1.length() ? latin1.charAt(index) : -1;
    }
}
