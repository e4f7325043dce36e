package io.flotilla.agent.serve.kserve;

import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorType;
import io.flotilla.agent.serve.ApiException;
import io.flotilla.agent.serve.Members;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to infer over HTTP: JSON, and after it the data of those inputs that say how many bytes
 * they have.
 *
 * @param id given back with the answer; empty: none
 * @param binary outputs to be answered as bytes
 * @param isBinary whether outputs that are not named are, too
 */
record RestRequest(
        String id,
        List<Tensor> inputs,
        List<InferCall.Output> outputs,
        Set<String> binary,
        boolean isBinary) {
    private static final int MAX_AXES = 8;
    private static final int MAX_TENSORS = 256;
    private static final String SIZE = "binary_data_size";

    /** How MLServer's clients say what texts in JSON hold. */
    private static final String CONTENT_TYPE = "content_type";

    private static final String BASE64 = "base64";

    /**
     * Reads a body.
     *
     * @param headerLength bytes of the JSON, as its header says; null: all
     */
    static RestRequest of(byte[] body, @Nullable String headerLength) throws ApiException {
        var length = jsonBytes(body, headerLength);
        var members = Members.of(body, length);
        var data = ByteBuffer.wrap(body, length, body.length - length);
        var inputs = new ArrayList<Tensor>();
        var listed = members.objects("inputs");
        if (listed.isEmpty() || listed.size() > MAX_TENSORS) {
            throw members.wrong("inputs", "a list of 1 to " + MAX_TENSORS + " tensors");
        }
        for (var input : listed) {
            inputs.add(tensor(input, data));
        }
        if (data.hasRemaining()) {
            throw ApiException.invalid(
                    "inputs", data.remaining() + " bytes after the body belong to no input");
        }
        var isBinary = members.object("parameters").flag("binary_data_output", false);
        var outputs = new ArrayList<InferCall.Output>();
        var binary = new HashSet<String>();
        for (var output : members.objects("outputs")) {
            var name = output.required("name");
            var parameters = output.object("parameters");
            parameters.refuse("shared_memory_region");
            var classes = parameters.whole("classification", 1, InferCall.MAX_CLASSES, 0);
            outputs.add(new InferCall.Output(name, (int) classes));
            if (parameters.flag("binary_data", isBinary)) {
                binary.add(name);
            }
        }
        return new RestRequest(
                members.text("id"), inputs, outputs, binary, isBinary && outputs.isEmpty());
    }

    /** A body that is nothing but the only element of an input; all outputs are wanted. */
    static RestRequest ofElement(String input, byte[] body) {
        var element =
                new Tensor(
                        input, TensorType.BYTES, List.of(1L), TensorBytes.written(List.of(body)));
        return new RestRequest("", List.of(element), List.of(), Set.of(), false);
    }

    private static int jsonBytes(byte[] body, @Nullable String header) throws ApiException {
        if (header == null) {
            return body.length;
        }
        if (!header.matches("[0-9]{1,9}") || Integer.parseInt(header) > body.length) {
            throw ApiException.invalid(
                    null, "Inference-Header-Content-Length is not a length within the body");
        }
        return Integer.parseInt(header);
    }

    private static Tensor tensor(Members input, ByteBuffer data) throws ApiException {
        var type =
                TensorType.named(input.required("datatype"))
                        .orElseThrow(() -> input.wrong("datatype", "a type that is offered"));
        var shape = shape(input);
        var parameters = input.object("parameters");
        parameters.refuse("shared_memory_region");
        var size = parameters.whole(SIZE, 0, data.capacity());
        if (size.isEmpty()) {
            var isBase64 = type == TensorType.BYTES && parameters.text(CONTENT_TYPE).equals(BASE64);
            return new Tensor(
                    input.required("name"),
                    type,
                    shape,
                    isBase64
                            ? TensorJson.readBase64(input, shape)
                            : TensorJson.read(input, type, shape));
        }
        if (size.getAsLong() > data.remaining()) {
            throw parameters.wrong(SIZE, "at most the bytes that are left of the body");
        }
        var bytes = data.slice(data.position(), (int) size.getAsLong());
        data.position(data.position() + bytes.capacity());
        return new Tensor(input.required("name"), type, shape, bytes);
    }

    private static List<Long> shape(Members input) throws ApiException {
        var shape = new ArrayList<Long>();
        for (var size : input.list("shape")) {
            if (!(size instanceof Double number)
                    || number != Math.rint(number)
                    || number < 0
                    || number > Integer.MAX_VALUE
                    || shape.size() == MAX_AXES) {
                throw input.wrong("shape", "up to " + MAX_AXES + " sizes, none below 0");
            }
            shape.add(number.longValue());
        }
        return shape;
    }

    /** Whether an output is to be answered as bytes. */
    boolean isBinary(String output) {
        return isBinary || binary.contains(output);
    }
}
