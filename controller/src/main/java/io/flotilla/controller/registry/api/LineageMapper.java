package io.flotilla.controller.registry.api;

import com.google.protobuf.ByteString;
import io.flotilla.controller.registry.Lineage.Ancestor;
import io.flotilla.controller.registry.Lineage.DataSet;
import io.flotilla.controller.registry.Lineage.Relation;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.api.Digests;
import io.flotilla.proto.registry.v1.Lineage;
import org.jspecify.annotations.Nullable;

/** Maps lineages between Java and the wire. */
final class LineageMapper {

    private LineageMapper() {}

    static Lineage toWire(io.flotilla.controller.registry.Lineage lineage) {
        var message =
                Lineage.newBuilder()
                        .setRelation(toWire(lineage.relation()))
                        .setTool(lineage.tool());
        for (var ancestor : lineage.ancestors()) {
            message.addAncestors(
                    Lineage.Ancestor.newBuilder()
                            .setName(ancestor.name())
                            .setSha256(toWire(ancestor.digest())));
        }
        for (var data : lineage.dataSets()) {
            message.addDataSets(
                    Lineage.DataSet.newBuilder()
                            .setName(data.name())
                            .setSha256(toWire(data.digest())));
        }
        return message.build();
    }

    private static ByteString toWire(@Nullable Digest digest) {
        return digest == null ? ByteString.EMPTY : Digests.toWire(digest);
    }

    private static Lineage.Relation toWire(Relation relation) {
        return switch (relation) {
            case BASE -> Lineage.Relation.RELATION_BASE;
            case FINE_TUNED -> Lineage.Relation.RELATION_FINE_TUNED;
            case DISTILLED -> Lineage.Relation.RELATION_DISTILLED;
            case MERGED -> Lineage.Relation.RELATION_MERGED;
            case QUANTIZED -> Lineage.Relation.RELATION_QUANTIZED;
        };
    }

    /** Reads a lineage that a caller sent in the field. */
    static io.flotilla.controller.registry.Lineage parse(String field, Lineage message) {
        return new io.flotilla.controller.registry.Lineage(
                parse(field, message.getRelation()),
                message.getAncestorsList().stream()
                        .map(
                                one ->
                                        new Ancestor(
                                                one.getName(),
                                                parse(field + ".ancestors", one.getSha256())))
                        .toList(),
                message.getDataSetsList().stream()
                        .map(
                                one ->
                                        new DataSet(
                                                one.getName(),
                                                parse(field + ".data_sets", one.getSha256())))
                        .toList(),
                message.getTool());
    }

    private static @Nullable Digest parse(String field, ByteString sha256) {
        return sha256.isEmpty() ? null : Digests.parse(field + ".sha256", sha256);
    }

    private static Relation parse(String field, Lineage.Relation relation) {
        return switch (relation) {
            case RELATION_BASE -> Relation.BASE;
            case RELATION_FINE_TUNED -> Relation.FINE_TUNED;
            case RELATION_DISTILLED -> Relation.DISTILLED;
            case RELATION_MERGED -> Relation.MERGED;
            case RELATION_QUANTIZED -> Relation.QUANTIZED;
            case RELATION_UNSPECIFIED, UNRECOGNIZED ->
                    throw InvalidArgument.of(
                            field + ".relation", "must say how it relates to its ancestors");
        };
    }
}
