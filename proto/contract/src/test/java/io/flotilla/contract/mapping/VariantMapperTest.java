package io.flotilla.contract.mapping;

import static io.flotilla.contract.selection.VariantBuilder.aGgufVariant;
import static io.flotilla.contract.selection.VariantBuilder.minilmInt8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.fit.Tensors;
import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.proto.registry.v1.ManifestVariant;
import io.flotilla.proto.registry.v1.VariantFile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VariantMapperTest {

    @ParameterizedTest
    @MethodSource("facts")
    void facts_come_back_as_they_went(VariantFacts facts) {
        var message = VariantMapper.toWire(facts);

        assertThat(VariantMapper.fromWire(message)).isEqualTo(facts);
    }

    static Stream<VariantFacts> facts() {
        return Stream.of(
                minilmInt8().facts(),
                aGgufVariant(Precision.Q4_K_M, 4.89).facts(),
                aGgufVariant(Precision.TL2, 2).withRequiredIsa("x86-64", "avx2").facts(),
                minilmInt8().withExecutionProvider("qnn").facts(),
                aGgufVariant(Precision.Q8_0, 8.5).withArchitecture(hybrid()).facts(),
                withTensorsBeside(minilmInt8().facts()));
    }

    private static VariantFacts withTensorsBeside(VariantFacts facts) {
        return new VariantFacts(
                facts.format(),
                facts.precision(),
                facts.precisionClass(),
                facts.requirements(),
                facts.weights(),
                facts.architecture(),
                new Tensors(facts.tensors().histogram(), 90, 80, 384));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void every_precision_class_comes_back_as_it_went(Precision precision) {
        var message = VariantMapper.toWire(aGgufVariant(precision, 4).facts());

        var facts = VariantMapper.fromWire(message);

        assertThat(facts.precisionClass()).isEqualTo(precision.precisionClass());
        assertThat(message.getBitsPerWeight()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void every_format_comes_back_as_it_went(Format format) {
        var known = minilmInt8().facts();
        var facts =
                new VariantFacts(
                        format,
                        known.precision(),
                        known.precisionClass(),
                        known.requirements(),
                        known.weights(),
                        known.architecture(),
                        known.tensors());

        assertThat(VariantMapper.fromWire(VariantMapper.toWire(facts))).isEqualTo(facts);
    }

    @Test
    void what_a_newer_writer_says_counts_as_not_said() {
        var message =
                VariantMapper.toWire(minilmInt8().facts()).toBuilder()
                        .setFormatValue(99)
                        .clearRuntimes()
                        .addRuntimes("telepathy")
                        .build();

        var facts = VariantMapper.fromWire(message);

        assertThat(facts.format()).isNull();
        assertThat(facts.requirements().runtimes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "32, FULL",
        "16, HALF",
        "8.5, MEDIUM",
        "5.7, MEDIUM",
        "4.9, LOW",
        "3.2, LOW",
        "2.1, ULTRA_LOW",
        "0, ULTRA_LOW"
    })
    void a_class_that_is_not_said_follows_from_the_bits(double bits, PrecisionClass expected) {
        var message =
                io.flotilla.proto.registry.v1.VariantFacts.newBuilder()
                        .setBitsPerWeight(bits)
                        .build();

        assertThat(VariantMapper.fromWire(message).precisionClass()).isEqualTo(expected);
    }

    @Test
    void a_variant_weighs_what_its_files_weigh() {
        var message =
                ManifestVariant.newBuilder()
                        .setName("models/m/versions/1/variants/onnx-int8")
                        .addFiles(VariantFile.newBuilder().setSizeBytes(1000))
                        .addFiles(VariantFile.newBuilder().setSizeBytes(24))
                        .addFiles(VariantFile.newBuilder().setSizeBytes(-5))
                        .build();

        var variant = VariantMapper.fromWire(message);

        assertThat(variant.sizeBytes()).isEqualTo(1024);
        assertThat(variant.id()).isEqualTo("onnx-int8");
    }

    @Test
    void absurd_numbers_are_brought_into_range() {
        var message =
                io.flotilla.proto.registry.v1.VariantFacts.newBuilder()
                        .setParameterCount(-1)
                        .setTensorBytes(Long.MIN_VALUE)
                        .setArchitecture(
                                io.flotilla.proto.registry.v1.Architecture.newBuilder()
                                        .setBlockCount(Integer.MAX_VALUE)
                                        .setKvHeadCount(Integer.MAX_VALUE)
                                        .setEmbeddingLength(Long.MAX_VALUE)
                                        .setKeyLength(-7))
                        .build();

        var facts = VariantMapper.fromWire(message);

        assertThat(facts.weights().tensorBytes()).isZero();
        assertThat(facts.architecture().attention().keyValueHeadCounts()).hasSizeLessThan(2000);
        assertThat(facts.architecture().attention().keyLength()).isZero();
        assertThat(facts.architecture().embeddingLength()).isEqualTo(Integer.MAX_VALUE);
    }

    private static Architecture hybrid() {
        return new Architecture(
                "qwen3next",
                4,
                2048,
                262_144,
                151_936,
                new Attention(List.of(16, 16, 16, 16), List.of(0, 0, 0, 2), 256, 256, 4096),
                new Experts(512, 10));
    }
}
