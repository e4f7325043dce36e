package io.flotilla.host.onnx;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a text's token vectors become one vector. */
public enum Pooling {
    /** The mean of all. */
    MEAN("pooling_mode_mean_tokens") {
        @Override
        float[] pool(FloatBuffer vectors, int tokens) {
            int length = vectors.remaining() / tokens;
            float[] sum = new float[length];
            float[] vector = new float[length];
            for (int token = 0; token < tokens; token++) {
                vectors.get(vector);
                for (int i = 0; i < length; i++) {
                    sum[i] += vector[i];
                }
            }
            for (int i = 0; i < length; i++) {
                sum[i] /= tokens;
            }
            return sum;
        }
    },
    /** The first, which stands for the text in models made that way. */
    FIRST("pooling_mode_cls_token") {
        @Override
        float[] pool(FloatBuffer vectors, int tokens) {
            float[] first = new float[vectors.remaining() / tokens];
            vectors.get(first);
            return first;
        }
    };

    private static final Path FILE = Path.of("1_Pooling", "config.json");
    private static final String MODE_PREFIX = "pooling_mode_";
    private static final long LARGEST_FILE_BYTES = 1 << 20;

    private final String configKey;

    Pooling(String configKey) {
        this.configKey = configKey;
    }

    /** Pools the vectors of a text: {@code tokens} of them, one after another, at least one. */
    abstract float[] pool(FloatBuffer vectors, int tokens);

    /** What the folder's {@code 1_Pooling/config.json} asks for; the mean where there is none. */
    public static Pooling of(Path folder) throws HostProblem {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return MEAN;
        }
        List<String> modes = modes(file);
        for (Pooling pooling : values()) {
            if (modes.equals(List.of(pooling.configKey))) {
                return pooling;
            }
        }
        throw new HostProblem(
                Reason.MODEL_UNSUPPORTED,
                "The host pools by pooling_mode_mean_tokens or pooling_mode_cls_token alone,"
                        + " but the model asks for: "
                        + modes,
                Map.of("modes", modes.toString()));
    }

    private static List<String> modes(Path file) throws HostProblem {
        List<String> modes = new ArrayList<>();
        for (Map.Entry<String, JsonElement> entry : read(file).entrySet()) {
            boolean isOn = entry.getValue().isJsonPrimitive() && entry.getValue().getAsBoolean();
            if (entry.getKey().startsWith(MODE_PREFIX) && isOn) {
                modes.add(entry.getKey());
            }
        }
        return modes;
    }

    private static JsonObject read(Path file) throws HostProblem {
        try {
            if (Files.size(file) > LARGEST_FILE_BYTES) {
                throw new IOException("it is larger than " + LARGEST_FILE_BYTES + " bytes");
            }
            return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (IOException | JsonParseException | IllegalStateException e) {
            throw new HostProblem(
                    Reason.MODEL_MALFORMED,
                    "The file " + FILE + " cannot be read: " + e.getMessage(),
                    Map.of("file", FILE.toString()),
                    e);
        }
    }
}
