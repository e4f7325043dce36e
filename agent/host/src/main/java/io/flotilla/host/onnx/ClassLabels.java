package io.flotilla.host.onnx;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.flotilla.host.tensor.ClassScores;
import io.flotilla.host.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the classes of a model are called: {@code id2label} of the {@code config.json} beside it, as
 * Hugging Face's libraries write it. Names are for people, so a file that has none is no problem.
 *
 * @param areIndependent whether an input may be of several classes, or of none
 */
record ClassLabels(List<String> names, boolean areIndependent) {
    static final ClassLabels NONE = new ClassLabels(List.of(), false);

    private static final String FILE = "config.json";
    private static final String MEMBER = "id2label";
    private static final String PROBLEM = "problem_type";
    private static final String INDEPENDENT = "multi_label_classification";
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
            return config.isJsonObject() ? of(config.getAsJsonObject()) : NONE;
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | ClassCastException
                | UnsupportedOperationException _) {
            return NONE;
        }
    }

    private static ClassLabels of(JsonObject config) {
        JsonElement problem = config.get(PROBLEM);
        return new ClassLabels(
                config.has(MEMBER) ? names(config.getAsJsonObject(MEMBER)) : List.of(),
                problem != null
                        && !problem.isJsonNull()
                        && problem.getAsString().equals(INDEPENDENT));
    }

    private static List<String> names(JsonObject labels) {
        List<String> names = new ArrayList<>();
        for (int at = 0; at < labels.size(); at++) {
            JsonElement name = labels.get(Integer.toString(at));
            if (name == null) {
                return List.of();
            }
            names.add(name.getAsString());
        }
        return names;
    }

    /** What a classifier of so many classes answers with. */
    ClassScores scores(int classes) {
        return new ClassScores(names, classes, areIndependent);
    }

    /** Outputs with the names at each whose last axis is as long. */
    List<TensorSpec> of(List<TensorSpec> outputs) {
        return names.isEmpty()
                ? outputs
                : outputs.stream().map(output -> output.labelled(names)).toList();
    }
}
