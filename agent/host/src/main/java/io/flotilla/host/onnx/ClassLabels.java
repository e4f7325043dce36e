package io.flotilla.host.onnx;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.flotilla.host.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the classes of a model are called: {@code id2label} of the {@code config.json} beside it, as
 * Hugging Face's libraries write it. Names are for people, so a file that has none is no problem.
 */
record ClassLabels(List<String> names) {
    static final ClassLabels NONE = new ClassLabels(List.of());

    private static final String FILE = "config.json";
    private static final String MEMBER = "id2label";
    private static final long LARGEST_FILE_BYTES = 4 << 20;

    ClassLabels {
        names = List.copyOf(names);
    }

    /** Those of a folder, none where nothing says them all. */
    static ClassLabels in(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE_BYTES) {
                return NONE;
            }
            JsonElement config = JsonParser.parseString(Files.readString(file));
            return config.isJsonObject() && config.getAsJsonObject().has(MEMBER)
                    ? of(config.getAsJsonObject().getAsJsonObject(MEMBER))
                    : NONE;
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | ClassCastException
                | UnsupportedOperationException _) {
            return NONE;
        }
    }

    private static ClassLabels of(JsonObject labels) {
        List<String> names = new ArrayList<>();
        for (int at = 0; at < labels.size(); at++) {
            JsonElement name = labels.get(Integer.toString(at));
            if (name == null) {
                return NONE;
            }
            names.add(name.getAsString());
        }
        return new ClassLabels(names);
    }

    /** Outputs with the names at each whose last axis is as long. */
    List<TensorSpec> of(List<TensorSpec> outputs) {
        return names.isEmpty()
                ? outputs
                : outputs.stream().map(output -> output.labelled(names)).toList();
    }
}
