package io.flotilla.host;

import static io.flotilla.host.HostClient.loadRequest;
import static io.flotilla.host.HostClient.quantizeRequest;
import static io.flotilla.host.SmallModel.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.flotilla.proto.runtime.v1.EvaluateRequest;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.InferRequest;
import io.flotilla.proto.runtime.v1.OnnxQuantization;
import io.flotilla.proto.runtime.v1.OnnxQuantization.Activations;
import io.flotilla.proto.runtime.v1.RandomInputs;
import io.flotilla.proto.runtime.v1.Tensor;
import io.flotilla.proto.runtime.v1.TensorSpec;
import io.flotilla.proto.runtime.v1.TensorType;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A graph of pixels, beside which it is said how pictures are prepared, classifies pictures. */
class PictureClassifierIT {
    private static final int OPSET = 17;
    private static final String LABELS =
            "{\"id2label\": {\"0\": \"red\", \"1\": \"green\", \"2\": \"blue\"}";
    private static final String PREPARATION =
            """
            {"image_processor_type": "ViTImageProcessor", "do_resize": true, "resample": 2,
             "size": {"height": 8, "width": 8}, "do_rescale": true, "rescale_factor": 0.0039215686}
            """;

    @TempDir private Path files;

    @Test
    void it_takes_files_and_answers_with_logits_and_probabilities_and_their_labels()
            throws IOException {
        try (HostClient host = HostClient.start()) {
            HostResponse loaded = host.load(request(ofColours("")));

            HostResponse answer =
                    host.ask(classify(picture(Color.BLUE, 40, 30, "png"), photo(Color.RED)));

            assertThat(loaded.hasLoaded()).as(loaded.toString()).isTrue();
            assertThat(loaded.getLoaded().getInputsList())
                    .containsExactly(
                            TensorSpec.newBuilder()
                                    .setName("image")
                                    .setType(TensorType.TENSOR_TYPE_BYTES)
                                    .addShape(-1)
                                    .build());
            assertThat(loaded.getLoaded().getOutputsList())
                    .extracting(TensorSpec::getName)
                    .containsExactly("logits", "probabilities");
            assertThat(loaded.getLoaded().getOutputs(1).getLabelsList())
                    .containsExactly("red", "green", "blue");
            assertThat(answer.hasInferred()).as(answer.toString()).isTrue();
            Tensor logits = answer.getInferred().getOutputs(0);
            assertThat(logits.getShapeList()).containsExactly(2L, 3L);
            assertThat(floats(logits).subList(0, 3)).containsExactly(0f, 0f, 4f);
            List<Float> probable = floats(answer.getInferred().getOutputs(1));
            double all = 2 + Math.exp(4);
            assertThat(probable.get(0)).isCloseTo((float) (1 / all), within(1e-6f));
            assertThat(probable.get(2)).isCloseTo((float) (Math.exp(4) / all), within(1e-6f));
            assertThat(probable.get(3)).isGreaterThan(0.9f);
        }
    }

    @Test
    void of_independent_classes_each_has_a_probability_of_its_own() throws IOException {
        try (HostClient host = HostClient.start()) {
            host.load(request(ofColours(", \"problem_type\": \"multi_label_classification\"")));

            HostResponse answer =
                    host.ask(classify("probabilities", picture(Color.YELLOW, 9, 9, "png")));

            float yes = (float) (1 / (1 + Math.exp(-4)));
            assertThat(floats(answer.getInferred().getOutputs(0)))
                    .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : 1)
                    .containsExactly(yes, yes, 0.5f);
        }
    }

    @Test
    void what_is_no_picture_or_too_large_is_refused_and_the_next_is_answered() throws IOException {
        ByteString bomb = resource("colour.png");
        ByteBuffer header = ByteBuffer.wrap(bomb.toByteArray()).putInt(16, 50_000);
        ByteString whole = photo(Color.GREEN);
        try (HostClient host = HostClient.start()) {
            host.load(request(ofColours("")));

            assertThat(refusal(host, resource("colour.gif")))
                    .isEqualTo("Picture 1 is neither PNG nor JPEG.");
            assertThat(refusal(host, whole, resource("print.jpg")))
                    .startsWith("Picture 2 is a JPEG of 4 colours");
            assertThat(refusal(host, ByteString.copyFrom(header.putInt(20, 50_000).rewind())))
                    .startsWith("Picture 1 ");
            assertThat(refusal(host, whole.substring(0, whole.size() / 2)))
                    .startsWith("Picture 1 ends too early");
            assertThat(refusal(host)).isEqualTo("A request classifies 1 to 16 pictures.");
            assertThat(host.ask(classify(whole)).hasInferred()).isTrue();
        }
    }

    private static String refusal(HostClient host, ByteString... pictures) throws IOException {
        HostResponse answer = host.ask(classify(pictures));
        assertThat(answer.getProblem().getReason()).isEqualTo("INVALID_INPUT");
        return answer.getProblem().getMessage();
    }

    /** As large as they may be, and turned as well, they fit into the memory that a host has. */
    @ParameterizedTest
    @CsvSource({"png", "jpeg"})
    void the_largest_pictures_are_classified(String format) throws IOException {
        ByteString largest = picture(Color.GREEN, 4096, 4096, format);
        try (HostClient host = HostClient.start()) {
            host.load(request(ofColours("")));

            HostResponse answer = host.ask(classify(largest, largest));

            assertThat(answer.hasInferred()).as(answer.toString()).isTrue();
            assertThat(floats(answer.getInferred().getOutputs(0)).get(4)).isGreaterThan(3);
        }
    }

    @Test
    void channels_may_be_the_last_axis_of_a_graph() throws IOException {
        float[] means = new float[8 * 8 * 3 * 3];
        for (int i = 0; i < 8 * 8 * 3; i++) {
            means[i * 3 + i % 3] = 1 / 64f;
        }
        Path model =
                complete(
                        new SmallModel()
                                .node("Flatten", List.of("pixel_values"), "flat")
                                .node("MatMul", List.of("flat", "means"), "logits")
                                .numbers("means", new int[] {8 * 8 * 3, 3}, means)
                                .input("pixel_values", 1, 8, 8, 3)
                                .output("logits", 1, 3),
                        "");
        try (HostClient host = HostClient.start()) {
            host.load(request(model));

            HostResponse answer = host.ask(classify(picture(Color.GREEN, 5, 9, "png")));

            assertThat(floats(answer.getInferred().getOutputs(0)))
                    .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-5 ? 0 : 1)
                    .containsExactly(0f, 1f, 0f);
        }
    }

    @Test
    void pictures_that_are_not_prepared_for_its_graph_are_told_when_it_is_loaded()
            throws IOException {
        Path model =
                complete(colours().input("pixel_values", 1, 3, 10, 10).output("logits", 1, 3), "");
        try (HostClient host = HostClient.start()) {
            HostResponse answer = host.load(request(model));

            assertThat(answer.getProblem().getReason()).isEqualTo("MODEL_UNSUPPORTED");
            assertThat(answer.getProblem().getMessage())
                    .isEqualTo(
                            "Pictures are prepared as pixel_values of the shape [1, 3, 8, 8], and"
                                    + " the graph takes [1, 3, 10, 10].");
        }
    }

    @Test
    void a_graph_of_which_nothing_says_how_pictures_are_prepared_takes_pixels() throws IOException {
        Path model =
                colours().input("pixel_values", 1, 3, 4, 4).output("logits", 1, 3).in(files, OPSET);
        try (HostClient host = HostClient.start()) {
            HostResponse loaded = host.load(request(model));

            assertThat(loaded.getLoaded().getInputsList())
                    .extracting(TensorSpec::getName)
                    .containsExactly("pixel_values");
        }
    }

    /**
     * As exporters leave them, all axes are open, and the graph takes three channels all the same.
     */
    @ParameterizedTest
    @CsvSource({"FP16, ACTIVATIONS_UNSPECIFIED, 0.001", "INT8, ACTIVATIONS_STATIC, 0.03"})
    void narrower_variants_are_made_and_answer_nearly_the_same(
            String precision, Activations activations, double most) throws IOException {
        Path source =
                complete(
                        new SmallModel()
                                .node("Conv", List.of("pixel_values", "kernel"), "conv")
                                .node("Relu", List.of("conv"), "relu")
                                .node("GlobalAveragePool", List.of("relu"), "pool")
                                .node("Flatten", List.of("pool"), "flat")
                                .node(
                                        "Gemm",
                                        List.of("flat", "last"),
                                        "logits",
                                        number("transB", 1))
                                .weights("kernel", 16, 3, 3, 3)
                                .weights("last", 8, 16)
                                .openInput("pixel_values", 4)
                                .output("logits", -1, 8),
                        "");
        Path made = Files.createDirectory(files.resolve("made"));
        Path kept = files.resolve("reference");
        evaluate(source, random().setOutputsPath(kept.toString()));

        try (HostClient host = HostClient.start()) {
            HostResponse response =
                    host.quantize(
                            quantizeRequest(source, made)
                                    .clearTokenizerPath()
                                    .setPrecision(precision)
                                    .setOnnx(
                                            OnnxQuantization.newBuilder()
                                                    .setActivations(activations)));
            assertThat(response.hasQuantized()).as(response.toString()).isTrue();
        }

        Files.writeString(made.resolve("preprocessor_config.json"), PREPARATION);
        HostResponse measured = evaluate(made, random().setReferencePath(kept.toString()));
        assertThat(measured.getEvaluated().getOutput().getRelativeError()).isBetween(1e-9, most);
    }

    private static EvaluateRequest.Builder random() {
        return EvaluateRequest.newBuilder()
                .setRandom(RandomInputs.newBuilder().setCount(4).setSeed(3));
    }

    private static HostResponse evaluate(Path model, EvaluateRequest.Builder request)
            throws IOException {
        try (HostClient host = HostClient.start()) {
            HostResponse loaded = host.load(request(model));
            assertThat(loaded.hasLoaded()).as(loaded.toString()).isTrue();
            HostResponse response = host.evaluate(request);
            assertThat(response.hasEvaluated()).as(response.toString()).isTrue();
            return response;
        }
    }

    /** Gives each class four times the mean of its colour. */
    private Path ofColours(String more) throws IOException {
        return complete(colours().openInput("pixel_values", 4).output("logits", -1, 3), more);
    }

    private static SmallModel colours() {
        return new SmallModel()
                .node("GlobalAveragePool", List.of("pixel_values"), "pool")
                .node("Flatten", List.of("pool"), "means")
                .node("Mul", List.of("means", "four"), "logits")
                .numbers("four", new int[] {3}, 4, 4, 4);
    }

    private Path complete(SmallModel model, String more) throws IOException {
        Path folder = model.in(files, OPSET);
        Files.writeString(folder.resolve("config.json"), LABELS + more + "}");
        Files.writeString(folder.resolve("preprocessor_config.json"), PREPARATION);
        return folder;
    }

    private static io.flotilla.proto.runtime.v1.LoadRequest.Builder request(Path model) {
        return loadRequest(model).clearTokenizerPath();
    }

    private static ByteString photo(Color colour) throws IOException {
        return picture(colour, 64, 48, "jpeg");
    }

    private static ByteString picture(Color colour, int width, int height, String format)
            throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        var graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        var file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).isTrue();
        return ByteString.copyFrom(file.toByteArray());
    }

    private static ByteString resource(String name) throws IOException {
        try (var in = PictureClassifierIT.class.getResourceAsStream("/picture/" + name)) {
            return ByteString.readFrom(in);
        }
    }

    private static HostRequest.Builder classify(ByteString... pictures) {
        return classify("", pictures);
    }

    private static HostRequest.Builder classify(String output, ByteString... pictures) {
        ByteString data = ByteString.EMPTY;
        for (ByteString picture : pictures) {
            ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            data =
                    data.concat(ByteString.copyFrom(length.putInt(picture.size()).flip()))
                            .concat(picture);
        }
        InferRequest.Builder request =
                InferRequest.newBuilder()
                        .addInputs(
                                Tensor.newBuilder()
                                        .setName("image")
                                        .setType(TensorType.TENSOR_TYPE_BYTES)
                                        .addShape(pictures.length)
                                        .setData(data));
        if (!output.isEmpty()) {
            request.addOutputNames(output);
        }
        return HostRequest.newBuilder().setInfer(request);
    }

    private static List<Float> floats(Tensor tensor) {
        ByteBuffer data = tensor.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        List<Float> values = new ArrayList<>();
        while (data.hasRemaining()) {
            values.add(data.getFloat());
        }
        return values;
    }
}
