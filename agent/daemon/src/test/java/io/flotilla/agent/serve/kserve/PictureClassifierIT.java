package io.flotilla.agent.serve.kserve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.agent.runtime.EngineSetting;
import io.flotilla.agent.runtime.LoadOutcome;
import io.flotilla.agent.runtime.LoadSpec;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.RunningModel;
import io.flotilla.agent.runtime.host.RuntimeHost;
import io.flotilla.agent.serve.LocalApi;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.shadow.ScoringGraph;
import io.flotilla.contract.format.ModelRuntime;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that apps post, classified by a graph in a runtime host that gave up its rights. */
class PictureClassifierIT {
    private static final Path HOST = Path.of("../host/target/dist");
    private static final String INFER = "/v2/models/eyes/infer";

    @RegisterExtension private final LocalApi api = new LocalApi();
    @TempDir private Path folder;

    @BeforeEach
    void load() throws Exception {
        assumeTrue(Files.exists(HOST), () -> "no " + HOST + "; build agent/host first");
        ScoringGraph.ofPictures(folder.resolve("eyes"));
        api.slots().open("eyes").occupy(new Occupant("v", "v/variants/a", loaded()));
    }

    private RunningModel loaded() throws InterruptedException {
        var runtime =
                new RuntimeHost(
                        HOST.toAbsolutePath(),
                        folder.resolve("runtime"),
                        new MemoryWatch(Long.MAX_VALUE),
                        List.of(folder.resolve("eyes")));
        var spec =
                new LoadSpec(
                        "eyes",
                        EngineSetting.onCpu(ModelRuntime.ONNX_RUNTIME, 0),
                        new LoadSpec.Files(folder.resolve("eyes"), ScoringGraph.FILE, "", Map.of()),
                        1,
                        Duration.ofMinutes(1));
        if (!(runtime.load(spec) instanceof LoadOutcome.Loaded(var loaded))) {
            throw new AssertionError("it did not load");
        }
        return loaded;
    }

    @AfterEach
    void vacate() {
        api.slots().all().forEach(slot -> slot.vacate());
    }

    @Test
    void a_png_in_base64_gets_labels_with_probabilities() throws Exception {
        var answer =
                api.post(
                        INFER,
                        """
                        {"inputs": [{"name": "image", "datatype": "BYTES", "shape": [1],
                          "data": ["%s"], "parameters": {"content_type": "base64"}}],
                         "outputs": [{"name": "probabilities", "parameters": {"classification": 2}}]}
                        """
                                .formatted(
                                        Base64.getEncoder()
                                                .encodeToString(picture(Color.GREEN, "png"))));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .containsPattern("\\[\"0\\.96\\d+:1:green\", *\"0\\.01\\d+:[02]:(red|blue)\"\\]");
    }

    @Test
    void a_jpeg_is_a_body_of_its_own() throws Exception {
        var answer = raw(picture(Color.RED, "jpeg"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("logits").contains("probabilities");
    }

    @Test
    void files_follow_the_json_as_they_are() throws Exception {
        var picture = picture(Color.RED, "jpeg");
        var json =
                """
                {"inputs": [{"name": "image", "datatype": "BYTES", "shape": [1],
                  "parameters": {"binary_data_size": %d}}],
                 "outputs": [{"name": "logits", "parameters": {"classification": 1}}]}
                """
                        .formatted(Integer.BYTES + picture.length)
                        .getBytes(UTF_8);
        var body = ByteBuffer.allocate(json.length + Integer.BYTES + picture.length);
        body.put(json).order(ByteOrder.LITTLE_ENDIAN).putInt(picture.length).put(picture);

        var answer =
                api.send(
                        api.authorized(INFER)
                                .header(
                                        "Inference-Header-Content-Length",
                                        Integer.toString(json.length))
                                .POST(BodyPublishers.ofByteArray(body.array())));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains(":0:red");
    }

    @Test
    void what_was_classified_is_counted_by_its_size_and_how_sure_the_model_was() throws Exception {
        var picture = picture(Color.BLUE, "png");

        raw(picture);

        assertThat(api.measured())
                .singleElement()
                .matches(one -> one.operation().equals("inference") && one.succeeded())
                .matches(one -> one.inputTokens() == picture.length, "has the bytes of the file");
        assertThat(api.get("/metrics").body())
                .containsPattern("flotilla_output_confidence_count\\{.*} 1");
    }

    @Test
    void what_is_no_picture_is_told_and_what_comes_next_is_answered() throws Exception {
        var whole = picture(Color.RED, "png");
        var bomb = whole.clone();
        ByteBuffer.wrap(bomb).putInt(16, 50_000).putInt(20, 50_000);

        var text = raw("no picture".getBytes(UTF_8));
        var large = raw(bomb);

        assertThat(text.statusCode()).isEqualTo(400);
        assertThat(text.body()).contains("Picture 1 is neither PNG nor JPEG.");
        assertThat(large.statusCode()).isEqualTo(400);
        assertThat(large.body()).contains("Picture 1 ");
        assertThat(raw(whole).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> raw(byte[] body) throws Exception {
        return api.send(
                api.authorized(INFER)
                        .header("Inference-Header-Content-Length", "0")
                        .POST(BodyPublishers.ofByteArray(body)));
    }

    private static byte[] picture(Color colour, String format) throws IOException {
        var image = new BufferedImage(40, 30, BufferedImage.TYPE_3BYTE_BGR);
        var graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 40, 30);
        graphics.dispose();
        var file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).isTrue();
        return file.toByteArray();
    }
}
