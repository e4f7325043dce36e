package io.flotilla.system.quickstart;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.flotilla.proto.making.v1.Evaluation;
import io.flotilla.proto.making.v1.Measurement;
import io.flotilla.proto.planning.v1.Candidate;
import io.flotilla.proto.registry.v1.Variant;
import io.flotilla.proto.rollout.v1.Attempt;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The tour's outcome for programs.
 *
 * @param controller address of the controller
 * @param evaluations what the controller measured of the variants
 * @param stepDowns of devices that left what they wanted, by the device's name
 * @param language a language model that was shown as well; null: none
 * @param seconds from the start of the controller until every device was served
 */
record Summary(
        String controller,
        String model,
        String version,
        List<Variant> variants,
        List<Evaluation> evaluations,
        List<ServedDevice> devices,
        Map<String, StepDown> stepDowns,
        @Nullable LanguageModel language,
        double seconds) {

    String json() {
        var summary = new JsonObject();
        summary.addProperty("controller", controller);
        summary.addProperty("model", model);
        summary.addProperty("version", version);
        summary.add("variants", variantsJson());
        summary.add("devices", devicesJson());
        if (language != null) {
            summary.add("language", language.json());
        }
        summary.addProperty("bytesDelivered", bytesDelivered());
        summary.addProperty("seconds", rounded(seconds));
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(summary);
    }

    /** Bytes that all devices together fetched. */
    long bytesDelivered() {
        return devices.stream()
                .flatMap(device -> device.deployment().getAttemptsList().stream())
                .mapToLong(Attempt::getReceivedBytes)
                .sum();
    }

    private JsonArray variantsJson() {
        var array = new JsonArray();
        for (var variant : variants) {
            var json = new JsonObject();
            json.addProperty("name", id(variant.getName()));
            json.addProperty(
                    "format", variant.getFacts().getFormat().name().replace("FORMAT_", ""));
            json.addProperty("precision", variant.getFacts().getPrecision());
            json.addProperty("sizeBytes", variant.getSizeBytes());
            quality(variant).ifPresent(quality -> json.addProperty("quality", rounded(quality)));
            array.add(json);
        }
        return array;
    }

    /** Mean cosine to the reference, which itself has 1. */
    private OptionalDouble quality(Variant variant) {
        return evaluations.stream()
                .filter(one -> one.getName().startsWith(variant.getName() + "/evaluations/"))
                .mapToDouble(one -> meanCosine(one, variant))
                .filter(Double::isFinite)
                .findFirst();
    }

    private static double meanCosine(Evaluation evaluation, Variant variant) {
        return evaluation.getMeasurementsList().stream()
                .filter(measurement -> measurement.getMetric().equals("mean_cosine"))
                .mapToDouble(Measurement::getValue)
                .findFirst()
                .orElse(
                        evaluation.getReferenceVariant().equals(variant.getName())
                                ? 1
                                : Double.NaN);
    }

    private JsonArray devicesJson() {
        var array = new JsonArray();
        for (var device : devices) {
            var selection = device.deployment().getSelection();
            var json = new JsonObject();
            json.addProperty("name", device.spec().name());
            json.addProperty("hardwareClass", device.device().getHardwareClass());
            json.addProperty("state", device.deployment().getState().name().replace("STATE_", ""));
            var answers = device.answers();
            if (answers != null) {
                json.addProperty("variant", id(selection.getVariant()));
                json.addProperty("precision", precision(device));
            }
            json.addProperty("reason", reason(device));
            var stepDown = stepDowns.get(device.spec().name());
            if (stepDown != null) {
                json.add("downgrade", stepDown.json());
            }
            if (answers != null) {
                json.addProperty("cosine", rounded(answers.cosine()));
                json.addProperty("latencyMillis", rounded(answers.latencyMillis()));
                json.addProperty("endpoint", answers.endpoint());
            }
            array.add(json);
        }
        return array;
    }

    private String reason(ServedDevice device) {
        var explanation = device.deployment().getSelection().getExplanation();
        var stepDown = stepDowns.get(device.spec().name());
        return stepDown == null ? explanation : stepDown.words() + " " + explanation;
    }

    private static String precision(ServedDevice device) {
        var selection = device.deployment().getSelection();
        return selection.getCandidatesList().stream()
                .filter(candidate -> candidate.getVariant().equals(selection.getVariant()))
                .map(Candidate::getPrecision)
                .findFirst()
                .orElse("");
    }

    private static String id(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
