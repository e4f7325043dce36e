package io.flotilla.host.picture;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.picture.Preparation.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@code preprocessor_config.json} as Hugging Face's transformers write it. Its keys say what to
 * do; a few processors mean something of their own by them, and are told by their names.
 */
final class PreprocessorFile {
    private static final long LARGEST_FILE_BYTES = 1 << 20;
    private static final int LONGEST_SIDE = 2048;

    /** Steps that change a picture, and are not known here. */
    private static final List<String> UNKNOWN_STEPS =
            List.of("do_pad", "do_thumbnail", "do_align_long_axis", "do_image_splitting");

    /** Those by which a size that is a mere number is that of the shorter side. */
    private static final Set<String> BY_SHORTEST_EDGE =
            Set.of("ConvNext", "CLIP", "Bit", "MobileNetV1", "MobileNetV2", "MobileViT", "Levit");

    private static final String CONV_NEXT = "ConvNext";
    private static final double CONV_NEXT_SHARE = 224 / 256.0;

    /** From this size on, nothing is cut off. */
    private static final int CONV_NEXT_LARGE = 384;

    private static final String LEVIT = "Levit";
    private static final double LEVIT_FACTOR = 256 / 224.0;
    private static final int BILINEAR = 2;
    private static final double BYTE_FACTOR = 1 / 255.0;

    private final Path path;
    private final JsonObject keys;
    private final String processor;

    private PreprocessorFile(Path path, JsonObject keys) throws HostProblem {
        this.path = path;
        this.keys = keys;
        this.processor =
                text("image_processor_type", text("feature_extractor_type", ""))
                        .replaceFirst("(ImageProcessor(Fast|Pil)?|FeatureExtractor)$", "");
    }

    static PreprocessorFile read(Path folder, Path path) throws HostProblem {
        Path file = folder.resolve(path);
        try {
            if (Files.size(file) > LARGEST_FILE_BYTES) {
                throw new IOException("it is larger than " + LARGEST_FILE_BYTES + " bytes");
            }
            return new PreprocessorFile(
                    path, JsonParser.parseString(Files.readString(file)).getAsJsonObject());
        } catch (IOException | JsonParseException | IllegalStateException e) {
            throw new HostProblem(
                    Reason.MODEL_MALFORMED,
                    "The file " + path + " cannot be read: " + e.getMessage(),
                    Map.of("file", path.toString()),
                    e);
        }
    }

    Preparation preparation() throws HostProblem {
        for (String step : UNKNOWN_STEPS) {
            if (flag(step, false)) {
                throw unsupported(step, "is on");
            }
        }
        return new Preparation(
                processor.equals(CONV_NEXT) ? convNext() : steps(),
                scaling(),
                flag("do_flip_channel_order", false));
    }

    private Steps steps() throws HostProblem {
        if (keys.has("crop_pct") && !keys.get("crop_pct").isJsonNull()) {
            throw unsupported("crop_pct", "is of " + processor + ", and known of ConvNext alone");
        }
        return new Steps(
                flag("do_resize", keys.has("size")) ? sizing() : new Sizing.AsItIs(),
                resampling(),
                flag("do_center_crop", keys.has("crop_size")) ? cropSize() : null);
    }

    private Size cropSize() throws HostProblem {
        if (sizing("crop_size", false) instanceof Sizing.To(Size size)) {
            return size;
        }
        throw unsupported("crop_size", "has no height and width");
    }

    private Sizing sizing() throws HostProblem {
        Sizing sizing = sizing("size", BY_SHORTEST_EDGE.contains(processor));
        return processor.equals(LEVIT) && sizing instanceof Sizing.ShortestEdge(int pixels)
                ? new Sizing.ShortestEdge((int) (LEVIT_FACTOR * pixels))
                : sizing;
    }

    /** Cuts off the rim, by a share that is named; of large sizes nothing. */
    private Steps convNext() throws HostProblem {
        if (!flag("do_resize", true)) {
            return new Steps(new Sizing.AsItIs(), resampling(), null);
        }
        if (!(sizing("size", true) instanceof Sizing.ShortestEdge(int pixels))) {
            throw unsupported("size", "has no shortest_edge, which ConvNext asks for");
        }
        Size square = Size.square(pixels);
        if (pixels >= CONV_NEXT_LARGE) {
            return new Steps(new Sizing.To(square), resampling(), null);
        }
        int edge = (int) (pixels / number("crop_pct", CONV_NEXT_SHARE));
        return new Steps(new Sizing.ShortestEdge(edge), resampling(), square);
    }

    private Sizing sizing(String key, boolean isShortestEdge) throws HostProblem {
        JsonElement size = keys.get(key);
        if (size != null && size.isJsonPrimitive()) {
            int pixels = side(key, size);
            return isShortestEdge
                    ? new Sizing.ShortestEdge(pixels)
                    : new Sizing.To(Size.square(pixels));
        }
        if (size != null && size.isJsonObject()) {
            JsonObject sides = size.getAsJsonObject();
            if (sides.keySet().equals(Set.of("height", "width"))) {
                return new Sizing.To(
                        new Size(side(key, sides.get("width")), side(key, sides.get("height"))));
            }
            if (sides.keySet().equals(Set.of("shortest_edge"))) {
                return new Sizing.ShortestEdge(side(key, sides.get("shortest_edge")));
            }
        }
        throw unsupported(
                key, "must be height and width, shortest_edge, or a number, but is " + size);
    }

    private int side(String key, JsonElement value) throws HostProblem {
        double pixels = number(key, value);
        if (pixels != Math.rint(pixels) || pixels < 1 || pixels > LONGEST_SIDE) {
            throw unsupported(key, "must be of 1 to " + LONGEST_SIDE + " pixels, not " + value);
        }
        return (int) pixels;
    }

    private Resampling resampling() throws HostProblem {
        double number = number("resample", BILINEAR);
        return Resampling.numbered(number)
                .orElseThrow(() -> unsupported("resample", "must be 0 to 5, not " + number));
    }

    private Scaling scaling() throws HostProblem {
        Scaling scaling = new Scaling();
        if (flag("do_rescale", true)) {
            double offset = flag("rescale_offset", false) ? 1 : 0;
            double whole = 1 / positive("rescale_factor", number("rescale_factor", BYTE_FACTOR));
            scaling = scaling.normalized(all(offset * whole), all(whole));
        }
        if (flag("do_normalize", keys.has("image_mean"))) {
            scaling = scaling.normalized(channels("image_mean"), deviations());
            if (flag("include_top", false)) {
                scaling = scaling.normalized(all(0), deviations());
            }
        }
        return scaling;
    }

    private static List<Double> all(double value) {
        return List.of(value, value, value);
    }

    private List<Double> deviations() throws HostProblem {
        List<Double> deviations = channels("image_std");
        for (double deviation : deviations) {
            positive("image_std", deviation);
        }
        return deviations;
    }

    private double positive(String key, double value) throws HostProblem {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw unsupported(key, "must be above 0, not " + value);
        }
        return value;
    }

    private List<Double> channels(String key) throws HostProblem {
        JsonElement value = keys.get(key);
        if (value != null && value.isJsonPrimitive()) {
            return all(number(key, value));
        }
        List<Double> channels = new ArrayList<>();
        if (value != null && value.isJsonArray()) {
            for (JsonElement channel : value.getAsJsonArray()) {
                channels.add(number(key, channel));
            }
        }
        if (channels.size() != Pixels.CHANNELS) {
            throw unsupported(key, "must be a number for each of 3 channels, but is " + value);
        }
        return channels;
    }

    private boolean flag(String key, boolean otherwise) throws HostProblem {
        JsonElement value = keys.get(key);
        if (value == null || value.isJsonNull()) {
            return otherwise;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
            throw unsupported(key, "must be true or false, not " + value);
        }
        return value.getAsBoolean();
    }

    private double number(String key, double otherwise) throws HostProblem {
        JsonElement value = keys.get(key);
        return value == null || value.isJsonNull() ? otherwise : number(key, value);
    }

    private double number(String key, JsonElement value) throws HostProblem {
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
            throw unsupported(key, "must be a number, not " + value);
        }
        return value.getAsDouble();
    }

    private String text(String key, String otherwise) {
        JsonElement value = keys.get(key);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : otherwise;
    }

    private HostProblem unsupported(String key, String what) {
        return new HostProblem(
                Reason.MODEL_UNSUPPORTED,
                "In %s, %s %s.".formatted(path, key, what),
                Map.of("file", path.toString(), "key", key));
    }
}
