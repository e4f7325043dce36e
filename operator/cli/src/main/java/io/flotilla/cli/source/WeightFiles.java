package io.flotilla.cli.source;

import java.util.List;
import java.util.regex.Pattern;

/** Which files hold weights by their names, and which of them are one model. */
final class WeightFiles {
    /** What can be told of a file that has not been fetched yet. */
    static final String KINDS = "*.onnx, *.gguf, OpenVINO's *.xml with *.bin, *.safetensors";

    private static final Pattern SHARD =
            Pattern.compile("(.+)-(\\d{5})-of-(\\d{5}\\.(?:gguf|safetensors))");
    private static final Pattern OPENVINO_TOKENIZER =
            Pattern.compile("openvino_(de)?tokenizer\\.(xml|bin)");
    private static final String INDEX = ".safetensors.index.json";

    private WeightFiles() {}

    static boolean isOnnx(String name) {
        return name.endsWith(".onnx");
    }

    static boolean isGguf(String name) {
        return name.endsWith(".gguf") && isFirst(name);
    }

    static boolean isSafetensors(String name) {
        return name.endsWith(".safetensors") && isFirst(name);
    }

    /** A graph of OpenVINO, as its exporters call it. */
    static boolean isOpenVino(String name) {
        return name.endsWith(".xml") && !OPENVINO_TOKENIZER.matcher(name).matches();
    }

    /** Whether an engine, or the reader of a folder, begins with the file. */
    static boolean beginsModel(String name) {
        return isOnnx(name) || isGguf(name) || isOpenVino(name) || isSafetensors(name);
    }

    private static boolean isFirst(String name) {
        var shard = SHARD.matcher(name);
        return !shard.matches() || shard.group(2).equals("00001");
    }

    /** Whether the file belongs to some model's weights, the first or a further one. */
    static boolean isOne(String name) {
        return beginsModel(name)
                || SHARD.matcher(name).matches()
                || name.endsWith(".onnx_data")
                || name.endsWith(".onnx.data")
                || name.endsWith(INDEX)
                || OPENVINO_TOKENIZER.matcher(name).matches();
    }

    /** Whether a file lies beside the first one of a model because it is of the same model. */
    static boolean isWith(String name, String first) {
        var shard = SHARD.matcher(first);
        if (shard.matches()) {
            var other = SHARD.matcher(name);
            return name.equals(shard.group(1) + INDEX)
                    || (other.matches()
                            && other.group(1).equals(shard.group(1))
                            && other.group(3).equals(shard.group(3)));
        }
        if (isOpenVino(first)) {
            var stem = first.substring(0, first.length() - ".xml".length());
            return name.equals(stem + ".bin") || OPENVINO_TOKENIZER.matcher(name).matches();
        }
        return isOnnx(first) && List.of(first + "_data", first + ".data").contains(name);
    }
}
