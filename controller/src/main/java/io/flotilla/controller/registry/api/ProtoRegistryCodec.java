package io.flotilla.controller.registry.api;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.mapping.VariantMapper;
import io.flotilla.controller.registry.Adapter;
import io.flotilla.controller.registry.AdapterFacts;
import io.flotilla.controller.registry.GoldenTest;
import io.flotilla.controller.registry.Lineage;
import io.flotilla.controller.registry.Manifest;
import io.flotilla.controller.registry.RegistryCodec;
import io.flotilla.controller.shared.api.Timestamps;
import io.flotilla.proto.registry.v1.ManifestVariant;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the wire's own messages, deterministically: fields in order, no maps, nothing unknown. */
@Singleton
final class ProtoRegistryCodec implements RegistryCodec {

    @Override
    public byte[] encode(Manifest manifest) {
        return canonical(ManifestMapper.toWire(manifest));
    }

    @Override
    public byte[] withAdapters(
            byte[] manifest, long revision, List<Adapter> adapters, Instant createTime) {
        return canonical(
                ManifestMapper.read(manifest).toBuilder()
                        .setRevision(revision)
                        .setCreateTime(Timestamps.toWire(createTime))
                        .clearAdapters()
                        .addAllAdapters(adapters.stream().map(ManifestMapper::toWire).toList())
                        .build());
    }

    @Override
    public Set<String> variantsOf(byte[] manifest) {
        return ManifestMapper.read(manifest).getVariantsList().stream()
                .map(ManifestVariant::getName)
                .collect(Collectors.toSet());
    }

    @Override
    public byte[] encode(GoldenTest goldenTest) {
        return canonical(GoldenTestMapper.toWire(goldenTest));
    }

    @Override
    public GoldenTest decodeGoldenTest(byte[] encoded) {
        return decode(
                encoded,
                bytes ->
                        GoldenTestMapper.parse(
                                "golden_test",
                                io.flotilla.proto.registry.v1.GoldenTest.parseFrom(bytes)));
    }

    @Override
    public byte[] encode(Lineage lineage) {
        return canonical(LineageMapper.toWire(lineage));
    }

    @Override
    public Lineage decodeLineage(byte[] encoded) {
        return decode(
                encoded,
                bytes ->
                        LineageMapper.parse(
                                "lineage", io.flotilla.proto.registry.v1.Lineage.parseFrom(bytes)));
    }

    @Override
    public byte[] encode(VariantFacts facts) {
        return canonical(VariantMapper.toWire(facts));
    }

    @Override
    public VariantFacts decodeFacts(byte[] encoded) {
        return decode(
                encoded,
                bytes ->
                        VariantMapper.fromWire(
                                io.flotilla.proto.registry.v1.VariantFacts.parseFrom(bytes)));
    }

    @Override
    public byte[] encode(AdapterFacts facts) {
        return canonical(AdapterMapper.toWire(facts));
    }

    @Override
    public AdapterFacts decodeAdapterFacts(byte[] encoded) {
        return decode(
                encoded,
                bytes ->
                        AdapterMapper.fromWire(
                                io.flotilla.proto.registry.v1.AdapterFacts.parseFrom(bytes)));
    }

    private static byte[] canonical(MessageLite message) {
        var bytes = new byte[message.getSerializedSize()];
        var out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        out.checkNoSpaceLeft();
        return bytes;
    }

    private static <T> T decode(byte[] encoded, Decoding<T> decoding) {
        try {
            return decoding.decode(encoded);
        } catch (InvalidProtocolBufferException altered) {
            throw new IllegalStateException("what the registry stored cannot be read", altered);
        }
    }

    private interface Decoding<T> {
        T decode(byte[] encoded) throws InvalidProtocolBufferException;
    }
}
