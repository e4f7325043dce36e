package io.flotilla.agent.serve.kserve;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.serve.LocalApi;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KServeDialectTest {
    private static final String HEADER = "Inference-Header-Content-Length";
    private static final String INFER = "/v2/models/tensors/infer";

    @RegisterExtension private final LocalApi api = new LocalApi();

    @Test
    void the_server_says_who_it_is_and_whether_all_answer() throws Exception {
        assertThat(LocalApi.json(api.get("/v2")))
                .isEqualTo(
                        Map.of(
                                "name",
                                "flotilla",
                                "version",
                                "1.2.3",
                                "extensions",
                                List.of("binary_tensor_data", "classification")));
        assertThat(api.get("/v2/health/live").statusCode()).isEqualTo(200);
        assertThat(api.get("/v2/health/ready").statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/models/tensors/ready, 200",
        "/v2/models/tensors/versions/2/ready, 200",
        "/v2/models/tensors/versions/1/ready, 503",
        "/v2/models/empty/ready, 503",
        "/v2/models/nowhere/ready, 404",
        "/v2/models/tensors/versions/1, 404",
        "/v2/models/empty, 503",
        "/v2/models, 404",
        "/v2/nothing, 404"
    })
    void a_model_is_a_slot_and_its_version_the_one_that_answers(String path, int status)
            throws Exception {
        assertThat(api.get(path).statusCode()).isEqualTo(status);
    }

    @Test
    void a_model_of_tensors_says_what_its_graph_takes() throws Exception {
        assertThat(LocalApi.json(api.get("/v2/models/tensors")))
                .isEqualTo(
                        LocalApi.parse(
                                """
                                {"name":"tensors","versions":["2"],"platform":"flotilla_tensors",
                                 "inputs":[{"name":"x","datatype":"FP32","shape":[-1,2]}],
                                 "outputs":[{"name":"y","datatype":"FP32","shape":[-1,2]}]}
                                """));
    }

    @Test
    void of_an_output_the_classes_with_most_can_be_asked_for() throws Exception {
        var answer =
                api.post(
                        INFER,
                        """
                        {"inputs":[{"name":"x","datatype":"FP32","shape":[2,2],"data":[1,2,3.5,-4]}],
                         "outputs":[{"name":"y","parameters":{"classification":1}}]}
                        """);

        assertThat(LocalApi.json(answer).get("outputs"))
                .isEqualTo(
                        List.of(
                                LocalApi.parse(
                                        """
                                        {"name":"y","datatype":"BYTES","shape":[2,1],
                                         "data":["4.000000:1:right","7.000000:0:left"]}
                                        """)));
    }

    @ParameterizedTest
    @CsvSource({"0", "1001", "1.5", "-1"})
    void another_number_of_classes_is_refused(String classes) throws Exception {
        var answer =
                api.post(
                        INFER,
                        """
                        {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[1,2]}],
                         "outputs":[{"name":"y","parameters":{"classification":%s}}]}
                        """
                                .formatted(classes));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("classification");
    }

    @Test
    void tensors_are_run_in_json() throws Exception {
        var answer =
                api.post(
                        INFER,
                        """
                        {"id":"7","inputs":[{"name":"x","datatype":"FP32","shape":[2,2],
                          "data":[[1,2],[3.5,-4]]}],"outputs":[{"name":"y"}]}
                        """);

        assertThat(LocalApi.json(answer))
                .isEqualTo(
                        LocalApi.parse(
                                """
                                {"model_name":"tensors","model_version":"2","id":"7",
                                 "outputs":[{"name":"y","datatype":"FP32","shape":[2,2],
                                   "data":[2,4,7,-8]}]}
                                """));
        assertThat(api.measured())
                .singleElement()
                .matches(one -> one.operation().equals("inference") && one.succeeded())
                .matches(one -> one.inputTokens() == 4, "has as many numbers as were sent");
    }

    @Test
    void tensors_are_run_as_bytes_after_the_json() throws Exception {
        var json =
                """
                {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],
                  "parameters":{"binary_data_size":8}}],
                 "outputs":[{"name":"y","parameters":{"binary_data":true}}]}
                """;

        var answer = binary(json, floats(1.5f, -2f), json.length());

        assertThat(answer.statusCode()).isEqualTo(200);
        var length = Integer.parseInt(answer.headers().firstValue(HEADER).orElseThrow());
        assertThat(LocalApi.parse(new String(answer.body(), 0, length, StandardCharsets.UTF_8)))
                .isEqualTo(
                        LocalApi.parse(
                                """
                                {"model_name":"tensors","model_version":"2",
                                 "outputs":[{"name":"y","datatype":"FP32","shape":[1,2],
                                   "parameters":{"binary_data_size":8}}]}
                                """));
        assertThat(ByteBuffer.wrap(answer.body(), length, 8).slice())
                .isEqualTo(ByteBuffer.wrap(floats(3f, -4f)));
    }

    @Test
    void data_that_are_not_there_or_too_many_are_refused() throws Exception {
        var json =
                """
                {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],
                  "parameters":{"binary_data_size":8}}]}
                """;

        assertThat(binary(json, floats(1f), json.length()).statusCode()).isEqualTo(400);
        assertThat(binary(json, floats(1f, 2f, 3f), json.length()).statusCode()).isEqualTo(400);
        assertThat(binary(json, floats(1f, 2f), json.length() + 100).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{} | 400",
                "{\"inputs\":[]} | 400",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP8\",\"shape\":[1],\"data\":[1]}]} |"
                        + " 400",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2],\"data\":[1]}]} |"
                        + " 400",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[1.5]}]}"
                        + " | 400",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1],\"data\":[]}]} |"
                        + " 400",
                "{\"inputs\":[{\"name\":\"z\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}]} |"
                        + " 400",
            })
    void a_bad_request_is_told_what_is_wrong(String body, int status) throws Exception {
        var answer = api.post(INFER, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(LocalApi.json(answer).get("error")).isInstanceOf(String.class);
    }

    @Test
    void a_model_that_embeds_takes_texts() throws Exception {
        var answer =
                api.post(
                        "/v2/models/embed/infer",
                        """
                        {"inputs":[{"name":"text","datatype":"BYTES","shape":[2],
                          "data":["a","b"]}]}
                        """);

        var outputs = (List<?>) LocalApi.json(answer).get("outputs");
        assertThat(outputs)
                .singleElement()
                .extracting(output -> ((Map<?, ?>) output).get("shape"))
                .isEqualTo(List.of(2.0, 2.0));
    }

    @Test
    void elements_of_bytes_may_come_in_base64() throws Exception {
        var answer =
                api.post(
                        "/v2/models/embed/infer",
                        """
                        {"inputs":[{"name":"text","datatype":"BYTES","shape":[1],"data":["cMO8bXA="],
                          "parameters":{"content_type":"base64"}}]}
                        """);
        var plain =
                api.post(
                        "/v2/models/embed/infer",
                        """
                        {"inputs":[{"name":"text","datatype":"BYTES","shape":[1],"data":["pümp"]}]}
                        """);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(plain.body());
    }

    @ParameterizedTest
    @CsvSource({"'\"_\"', Base64", "1, texts", "'\"cA==\",\"cA==\"', shape"})
    void what_is_no_base64_is_told(String data, String what) throws Exception {
        var answer =
                api.post(
                        "/v2/models/embed/infer",
                        """
                        {"inputs":[{"name":"text","datatype":"BYTES","shape":[1],"data":[%s],
                          "parameters":{"content_type":"base64"}}]}
                        """
                                .formatted(data));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(what);
    }

    @Test
    void a_body_alone_is_the_only_input() throws Exception {
        var answer =
                api.send(
                        api.authorized("/v2/models/embed/infer")
                                .header(HEADER, "0")
                                .POST(BodyPublishers.ofString("a")));
        var other =
                api.send(api.authorized(INFER).header(HEADER, "0").POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("embedding");
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body())
                .contains("only models are asked that take one input, of type BYTES");
    }

    private HttpResponse<byte[]> binary(String json, byte[] data, int length) throws Exception {
        var body = new ByteArrayOutputStream();
        body.writeBytes(json.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(data);
        return api.sendForBytes(
                api.authorized(INFER)
                        .header(HEADER, Integer.toString(length))
                        .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private static byte[] floats(float... numbers) {
        var data = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var number : numbers) {
            data.putFloat(number);
        }
        return data.array();
    }
}
