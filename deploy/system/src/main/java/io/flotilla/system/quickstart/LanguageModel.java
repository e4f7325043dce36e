package io.flotilla.system.quickstart;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.flotilla.proto.registry.v1.Variant;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.system.process.DeviceSpec;
import io.flotilla.system.process.LocalApi;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a language model in the tour.
 *
 * @param model its id, which is its slot's name on devices
 */
record LanguageModel(String model, String version, List<Variant> variants, List<Writer> writers) {

    /**
     * A device that it was rolled out to.
     *
     * @param endpoint of its local API; empty if it does not serve
     * @param answer null if it does not serve
     */
    record Writer(
            DeviceSpec spec,
            Deployment deployment,
            String endpoint,
            LocalApi.@Nullable Written answer) {}

    JsonObject json() {
        var json = new JsonObject();
        json.addProperty("model", model);
        json.addProperty("version", version);
        json.add("variants", variantsJson());
        var devices = new JsonArray();
        writers.forEach(writer -> devices.add(json(writer)));
        json.add("devices", devices);
        return json;
    }

    private JsonArray variantsJson() {
        var array = new JsonArray();
        for (var variant : variants) {
            var json = new JsonObject();
            json.addProperty("name", id(variant.getName()));
            json.addProperty("precision", variant.getFacts().getPrecision());
            json.addProperty("sizeBytes", variant.getSizeBytes());
            array.add(json);
        }
        return array;
    }

    private static JsonObject json(Writer writer) {
        var selection = writer.deployment().getSelection();
        var json = new JsonObject();
        json.addProperty("name", writer.spec().name());
        json.addProperty("state", writer.deployment().getState().name().replace("STATE_", ""));
        json.addProperty("reason", selection.getExplanation());
        var answer = writer.answer();
        if (answer != null) {
            json.addProperty("variant", id(selection.getVariant()));
            json.addProperty("endpoint", writer.endpoint());
            json.addProperty("text", answer.text());
            json.addProperty("tokens", answer.tokens());
            json.addProperty("firstTokenMillis", rounded(answer.firstPieceMillis()));
            json.addProperty("tokensPerSecond", rounded(answer.tokens() / answer.seconds()));
        }
        return json;
    }

    /** A command that has the first device that serves it answer, piece by piece. */
    List<String> curl(Path data) {
        return writers.stream()
                .filter(writer -> writer.answer() != null)
                .findFirst()
                .map(writer -> curl(writer, data))
                .orElseGet(List::of);
    }

    private List<String> curl(Writer writer, Path data) {
        var token = data.resolve("devices").resolve(writer.spec().name());
        return List.of(
                "curl -N %s/v1/chat/completions \\".formatted(writer.endpoint()),
                "  -H \"Authorization: Bearer $(cat %s)\" \\"
                        .formatted(token.resolve("serve/token")),
                "  -d '{\"model\": \"%s\", \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}'"
                        .formatted(model, LanguageChapter.PROMPT));
    }

    static String id(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
