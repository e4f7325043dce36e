package io.flotilla.contract.format;

import static io.flotilla.contract.format.Inspections.reasonAgainst;
import static io.flotilla.contract.format.Inspections.recognised;
import static io.flotilla.contract.format.OnnxFile.FLOAT;
import static io.flotilla.contract.format.OnnxFile.INT64;
import static io.flotilla.contract.format.OnnxFile.MICROSOFT;
import static io.flotilla.contract.format.OnnxFile.aNode;
import static io.flotilla.contract.format.OnnxFile.aTensor;
import static io.flotilla.contract.format.OnnxFile.anEmptyOnnx;
import static io.flotilla.contract.format.OnnxFile.anOnnx;
import static io.flotilla.contract.format.OnnxFile.external;
import static io.flotilla.contract.format.OnnxFile.withGraph;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;

import io.flotilla.contract.format.OnnxFacts.Dimension;
import io.flotilla.contract.format.OnnxFacts.Operator;
import io.flotilla.contract.format.OnnxFacts.Port;
import io.flotilla.contract.format.Tensor.Storage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxInspectionTest {

    static final List<String> X_AND_W = List.of("x", "w");

    @Test
    void a_model_is_read_with_its_operators_inputs_and_outputs() {
        var file = anOnnx().bytes();

        var model = recognised(file);

        assertThat(model.format()).isEqualTo(Format.ONNX);
        assertThat(model.runtimes()).containsExactly(ModelRuntime.ONNX_RUNTIME);
        assertThat(model.architecture()).isEqualTo(Architecture.UNDECLARED);
        assertThat(facts(model))
                .isEqualTo(
                        new OnnxFacts(
                                8,
                                new OnnxFacts.Producer("tests", "1.0"),
                                Map.of("ai.onnx", 17L),
                                new OnnxFacts.Graph(
                                        operators(Map.of(operator("MatMul"), 1L)),
                                        List.of(port("x", 64)),
                                        List.of(port("y", 16))),
                                new Quantization.None(),
                                Map.of(),
                                false));
    }

    @ParameterizedTest
    @CsvSource({"512, 512", "514, 512", "77, 77"})
    void the_longest_input_is_that_of_its_table_of_positions(long rows, long tokens) {
        var table = "embeddings.position_embeddings.weight";
        var file = anOnnx().initializer(table, FLOAT, rows, 8).bytes();

        assertThat(recognised(file).architecture().contextLength()).isEqualTo(tokens);
    }

    @Test
    void an_initializer_is_listed_with_the_place_of_its_raw_data() {
        var data = new byte[] {10, 20, 30, 40, 50, 60, 70, 80};
        var file = anOnnx().initializer(aTensor("b", FLOAT, 2).bytes(9, data)).bytes();

        var tensor = recognised(file).tensors().getLast();

        assertThat(tensor.type()).isEqualTo(new TensorType("FLOAT", 1, 4));
        assertThat(tensor.storage()).isInstanceOf(Storage.Inline.class);
        var place = (Storage.Inline) tensor.storage();
        assertThat(file)
                .hasSizeGreaterThan((int) place.offset() + 8)
                .containsSequence(data)
                .contains((byte) 10, atIndex((int) place.offset()));
    }

    @Test
    void packed_floats_have_a_place_and_numbers_of_varying_length_have_none() {
        var floats = aTensor("floats", FLOAT, 2).bytes(4, new byte[8]);
        var indices = aTensor("indices", INT64, 3).bytes(7, new byte[] {1, 2, 3});
        var file = anOnnx().initializer(floats).initializer(indices).bytes();

        var tensors = recognised(file).tensors();

        assertThat(tensors.get(1).storage()).isInstanceOf(Storage.Inline.class);
        assertThat(tensors.get(2).storage()).isEqualTo(new Storage.Encoded(24));
    }

    @Test
    void data_in_another_file_are_named_and_not_looked_for() {
        var tensor = aTensor("far", FLOAT, 1024, 1024).number(14, 1);
        external(tensor, "location", "weights/model.onnx_data");
        external(tensor, "offset", "4096");
        external(tensor, "length", "4194304");
        var file = anOnnx().initializer(tensor).bytes();

        var model = recognised(file);

        assertThat(model.tensors().getLast().storage())
                .isEqualTo(new Storage.External("weights/model.onnx_data", 4_096, 4_194_304));
        assertThat(model.weights().parameterCount()).isEqualTo(1024 * 1024 + 1024);
    }

    @Test
    void files_beside_the_model_are_listed_with_the_size_they_need() {
        var file =
                anOnnx().initializer(externalAt("a.bin", 0, 4))
                        .initializer(externalAt("a.bin", 4096, 100))
                        .initializer(externalAt("b.bin", 64, 1))
                        .bytes();

        var files = recognised(file).externalFiles();

        assertThat(files).isEqualTo(Map.of("a.bin", 4096L + 400, "b.bin", 64L + 4));
    }

    @Test
    void a_file_beside_the_model_has_a_layout_of_what_fits_it_without_overlap() {
        var file =
                anOnnx().initializer(externalAt("a.bin", 4096, 100))
                        .initializer(externalAt("a.bin", 0, 16))
                        .initializer(externalAt("a.bin", 32, 16))
                        .initializer(externalAt("a.bin", 8192, 100))
                        .bytes();

        var layout = (Layout.Tensors) recognised(file).externalLayout("a.bin", 8192);

        assertThat(layout.regions()).extracting(Layout.Region::offset).containsExactly(0L, 4096L);
    }

    private static WireMessage externalAt(String location, long offset, long floats) {
        var name = location + "@" + offset;
        var tensor = external(aTensor(name, FLOAT, floats).number(14, 1), "location", location);
        return external(tensor, "offset", String.valueOf(offset));
    }

    @Test
    void subgraphs_and_functions_are_counted_too() {
        var inner = anEmptyOnnx().node("Add", X_AND_W, "y").initializer("w", FLOAT, 100);
        var branch = withGraph(aNode("", "If", List.of("c"), "y"), "then_branch", inner);
        var file = anOnnx().node(branch).bytes();

        var model = recognised(file);

        assertThat(facts(model).graph().operators())
                .containsEntry(operator("If"), 1L)
                .containsEntry(operator("Add"), 1L)
                .containsEntry(operator("MatMul"), 1L);
        assertThat(model.weights().parameterCount()).isEqualTo(1024 + 100);
    }

    @Test
    void indices_and_scalars_are_no_parameters() {
        var file = anOnnx().initializer("shape", INT64, 4).initializer("epsilon", FLOAT).bytes();

        var weights = recognised(file).weights();

        assertThat(weights.parameterCount()).isEqualTo(1024);
        assertThat(weights.tensorBytes()).isEqualTo(4096);
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                Arguments.of(anEmptyOnnx(), "the graph has no nodes"),
                Arguments.of(
                        anOnnx().node(aNode(MICROSOFT, "Gelu", List.of("x"), "y")),
                        "nodes use operators of com.microsoft, which the model does not import"),
                Arguments.of(
                        anOnnx().node(new WireMessage().text(1, "x")),
                        "a node without an operator"),
                Arguments.of(
                        anOnnx().initializer("weights", FLOAT, 2),
                        "initializer weights occurs twice"),
                Arguments.of(
                        anOnnx().initializer(aTensor("", FLOAT, 1).bytes(9, new byte[4])),
                        "an initializer without a name"),
                Arguments.of(
                        anOnnx().initializer(aTensor("w", FLOAT, 3).bytes(9, new byte[8])),
                        "tensor w has 8 bytes of data, and its 3 elements of type FLOAT need 12"),
                Arguments.of(
                        anOnnx().initializer(aTensor("w", FLOAT, 3)),
                        "tensor w has 0 numbers, and its 3 elements of type FLOAT need 3"),
                Arguments.of(
                        anOnnx().initializer(
                                        aTensor("w", FLOAT, 1)
                                                .bytes(9, new byte[4])
                                                .bytes(9, new byte[4])),
                        "tensor w has its data twice"),
                Arguments.of(
                        anOnnx().initializer(aTensor("w", 99, 1).bytes(9, new byte[4])),
                        "tensor w has unknown type 99"),
                Arguments.of(
                        anOnnx().initializer(aTensor("w", FLOAT, 1L << 40, 1L << 40)),
                        "tensor w has impossible dimensions"),
                Arguments.of(
                        anOnnx().initializer(aTensor("w", FLOAT, -1)),
                        "tensor  has impossible dimensions"),
                Arguments.of(
                        anOnnx().initializer(externalAt("../../etc/passwd")),
                        "tensor w has its data in \"../../etc/passwd\", which is no path beside"
                                + " the model"),
                Arguments.of(
                        anOnnx().initializer(externalAt("/etc/passwd")),
                        "tensor w has its data in \"/etc/passwd\", which is no path beside the"
                                + " model"),
                Arguments.of(
                        anOnnx().packedMatrix("w", 64, 16, 4, 32)
                                .node(aNode(MICROSOFT, "MatMulNBits", X_AND_W, "z")),
                        "a MatMulNBits node has K 0, and 1 to 2147483648 are possible"),
                Arguments.of(anOnnx().node(nested(20)), "more than 16 graphs in each other"));
    }

    private static WireMessage externalAt(String location) {
        return external(aTensor("w", FLOAT, 1).number(14, 1), "location", location);
    }

    private static WireMessage nested(int depth) {
        var node = aNode("", "If", List.of("c"), "y");
        return depth == 0 ? node : withGraph(node, "g", anEmptyOnnx().node(nested(depth - 1)));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("contradictions")
    void a_file_that_contradicts_itself_is_refused_with_the_reason(
            OnnxFile builder, String expected) {
        var file = builder.bytes();

        var reason = reasonAgainst(file);

        assertThat(reason).isEqualTo(expected);
    }

    static OnnxFacts facts(ModelFile model) {
        return (OnnxFacts) model.facts();
    }

    private static Operator operator(String type) {
        return new Operator("ai.onnx", type);
    }

    private static SequencedMap<Operator, Long> operators(Map<Operator, Long> counts) {
        return new LinkedHashMap<>(counts);
    }

    private static Port port(String name, long width) {
        return new Port(
                name,
                "FLOAT",
                List.of(new Dimension.Symbolic("batch"), new Dimension.Fixed(width)));
    }
}
