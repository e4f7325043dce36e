package io.flotilla.cli.publish;

import com.google.protobuf.ByteString;
import io.flotilla.cli.CommandFailure;
import io.flotilla.contract.format.lineage.Origin;
import io.flotilla.proto.registry.v1.Lineage;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a version comes from: what a person says of it, or else what its files say. */
final class LineageOptions {
    private static final Pattern WITH_DIGEST = Pattern.compile("(.+)@sha256:([0-9a-f]{64})");

    @Option(
            names = "--relation",
            description =
                    "How it relates to those: base, fine_tuned, distilled, merged, quantized.")
    private @Nullable Relation relation;

    @Option(
            names = "--derived-from",
            paramLabel = "MODEL",
            description = {
                "What it was made from: models/M/versions/V, or a name elsewhere, with",
                "@sha256:HEX if the file is known. Without it, what the files say. Repeatable."
            })
    private List<String> ancestors = List.of();

    @Option(
            names = "--data-set",
            paramLabel = "NAME",
            description = "What it was trained or calibrated on, as --derived-from. Repeatable.")
    private List<String> dataSets = List.of();

    @Option(names = "--made-by", defaultValue = "", description = "The tool, with its version.")
    private String tool = "";

    /** How a version relates to its ancestors. */
    enum Relation {
        BASE,
        FINE_TUNED,
        DISTILLED,
        MERGED,
        QUANTIZED;

        /** Its constant on the wire. */
        Lineage.Relation message() {
            return Lineage.Relation.valueOf("RELATION_" + name());
        }
    }

    /** What is said; nothing if nobody says anything. */
    Optional<Lineage> lineage(Origin ofFiles) {
        if (relation == null && ancestors.isEmpty() && dataSets.isEmpty() && tool.isEmpty()) {
            return ofFiles.bases().isEmpty() ? Optional.empty() : Optional.of(read(ofFiles));
        }
        if (relation == null) {
            throw CommandFailure.usage(
                    "--relation must say how the version relates to what it comes from.");
        }
        var lineage = Lineage.newBuilder().setRelation(relation.message()).setTool(tool);
        ancestors.forEach(text -> lineage.addAncestors(ancestor(text)));
        dataSets.forEach(text -> lineage.addDataSets(dataSet(text)));
        return Optional.of(lineage.build());
    }

    /** Authors name bases far more often than they say what they did with them. */
    private static Lineage read(Origin origin) {
        var lineage = Lineage.newBuilder().setRelation(relation(origin).message());
        origin.bases().forEach(base -> lineage.addAncestors(ancestor(base)));
        origin.dataSets().forEach(data -> lineage.addDataSets(dataSet(data)));
        return lineage.build();
    }

    private static Relation relation(Origin origin) {
        var isOne = origin.bases().size() == 1;
        return switch (origin.relation().toLowerCase(Locale.ROOT)) {
            case "quantized" -> Relation.QUANTIZED;
            case "distilled", "distill" -> Relation.DISTILLED;
            default -> isOne ? Relation.FINE_TUNED : Relation.MERGED;
        };
    }

    private static Lineage.Ancestor ancestor(String text) {
        var named = Lineage.Ancestor.newBuilder().setName(text);
        var parts = WITH_DIGEST.matcher(text);
        return parts.matches()
                ? named.setName(parts.group(1)).setSha256(digest(parts.group(2))).build()
                : named.build();
    }

    private static Lineage.DataSet dataSet(String text) {
        var named = Lineage.DataSet.newBuilder().setName(text);
        var parts = WITH_DIGEST.matcher(text);
        return parts.matches()
                ? named.setName(parts.group(1)).setSha256(digest(parts.group(2))).build()
                : named.build();
    }

    private static ByteString digest(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}
