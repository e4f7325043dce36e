package io.flotilla.bench.generate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The shape of an encoder of the BERT family.
 *
 * @param positions the longest input, in tokens
 */
public record BertShape(
        int vocabulary, int embedding, int feedForward, int blocks, int headCount, int positions) {
    private static final int SEGMENTS = 2;
    private static final float EPSILON = 1e-12f;
    private static final float FAR_BELOW_ZERO = -10_000;

    /** Writes a model of this shape in FP32, its weights in a file beside. */
    public void write(Path file) throws IOException {
        var onnx = new OnnxFile(file.getFileName() + ".data");
        for (var input : List.of("input_ids", "attention_mask", "token_type_ids")) {
            onnx.input(input, "batch", "tokens");
        }
        onnx.constant("one", 1f);
        onnx.constant("half", 0.5f);
        onnx.constant("root", (float) Math.sqrt(2));
        onnx.constant("scale", (float) (1 / Math.sqrt((double) embedding / headCount)));
        onnx.constant("masked", FAR_BELOW_ZERO);
        onnx.constant("axes", new long[] {1, 2});
        onnx.constant("split", new long[] {0, 0, headCount, embedding / headCount});
        onnx.constant("joined", new long[] {0, 0, embedding});
        onnx.scalar("zero", 0);
        onnx.scalar("step", 1);
        onnx.scalar("second", 1);
        var mask = mask(onnx);
        var hidden = embeddings(onnx);
        for (var block = 0; block < blocks; block++) {
            hidden = block(onnx, "b" + block + ".", hidden, mask);
        }
        onnx.result(hidden, "last_hidden_state");
        onnx.output("last_hidden_state", "batch", "tokens", embedding);
        onnx.write(file);
    }

    private static String mask(OnnxFile onnx) {
        var wide = onnx.node("Unsqueeze", "attention_mask", "axes");
        var real = onnx.node("Cast", "to", 1, wide);
        return onnx.node("Mul", onnx.node("Sub", "one", real), "masked");
    }

    private String embeddings(OnnxFile onnx) {
        var count = onnx.node("Gather", onnx.node("Shape", "input_ids"), "second");
        var places = onnx.node("Range", "zero", count, "step");
        var words = onnx.node("Gather", onnx.weight("words", vocabulary, embedding), "input_ids");
        var positioned =
                onnx.node("Gather", onnx.weight("positions", positions, embedding), places);
        var segments =
                onnx.node("Gather", onnx.weight("segments", SEGMENTS, embedding), "token_type_ids");
        var sum = onnx.node("Add", onnx.node("Add", words, segments), positioned);
        return norm(onnx, "embedded", sum);
    }

    private String block(OnnxFile onnx, String prefix, String hidden, String mask) {
        var query = heads(onnx, linear(onnx, prefix + "query", hidden, embedding, embedding));
        var key = heads(onnx, linear(onnx, prefix + "key", hidden, embedding, embedding));
        var value = heads(onnx, linear(onnx, prefix + "value", hidden, embedding, embedding));
        var turned = onnx.node("Transpose", "perm", List.of(0L, 1L, 3L, 2L), key);
        var scores = onnx.node("Mul", onnx.node("MatMul", query, turned), "scale");
        var shares = onnx.node("Softmax", "axis", -1, onnx.node("Add", scores, mask));
        var mixed =
                onnx.node(
                        "Transpose",
                        "perm",
                        List.of(0L, 2L, 1L, 3L),
                        onnx.node("MatMul", shares, value));
        var joined = onnx.node("Reshape", mixed, "joined");
        var attended = linear(onnx, prefix + "output", joined, embedding, embedding);
        var between = norm(onnx, prefix + "attended", onnx.node("Add", attended, hidden));
        var wide = gelu(onnx, linear(onnx, prefix + "up", between, embedding, feedForward));
        var narrow = linear(onnx, prefix + "down", wide, feedForward, embedding);
        return norm(onnx, prefix + "norm", onnx.node("Add", narrow, between));
    }

    private static String linear(OnnxFile onnx, String name, String input, int from, int to) {
        var product = onnx.node("MatMul", input, onnx.weight(name + ".weight", from, to));
        return onnx.node("Add", onnx.weight(name + ".bias", to), product);
    }

    private static String heads(OnnxFile onnx, String input) {
        return onnx.node(
                "Transpose", "perm", List.of(0L, 2L, 1L, 3L), onnx.node("Reshape", input, "split"));
    }

    private static String gelu(OnnxFile onnx, String input) {
        var error = onnx.node("Erf", onnx.node("Div", input, "root"));
        var gated = onnx.node("Mul", input, onnx.node("Add", error, "one"));
        return onnx.node("Mul", gated, "half");
    }

    private String norm(OnnxFile onnx, String name, String input) {
        return onnx.norm(
                EPSILON,
                input,
                onnx.weight(name + ".scale", embedding),
                onnx.weight(name + ".shift", embedding));
    }
}
