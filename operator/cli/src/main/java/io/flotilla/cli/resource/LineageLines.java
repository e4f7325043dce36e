package io.flotilla.cli.resource;

import com.google.protobuf.ByteString;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.registry.v1.Lineage;
import io.flotilla.proto.registry.v1.ModelVersion;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Where a version comes from and what may run it, in lines for people. */
final class LineageLines {
    private static final int SHOWN_DIGITS = 12;

    private LineageLines() {}

    static List<String> of(ModelVersion version) {
        var lines = new ArrayList<String>();
        if (version.hasLineage()) {
            var lineage = version.getLineage();
            lines.add("Lineage:    " + Words.constant(lineage.getRelation(), "RELATION"));
            lineage.getAncestorsList().forEach(one -> lines.add("  from      " + ancestor(one)));
            lineage.getDataSetsList().forEach(one -> lines.add("  on        " + dataSet(one)));
            if (!lineage.getTool().isEmpty()) {
                lines.add("  by        " + lineage.getTool());
            }
        }
        if (!version.getMinimumAgent().isEmpty()) {
            lines.add("Agent:      %s or newer".formatted(version.getMinimumAgent()));
        }
        return lines;
    }

    private static String ancestor(Lineage.Ancestor ancestor) {
        return ancestor.getName() + suffix(ancestor.getSha256());
    }

    private static String dataSet(Lineage.DataSet data) {
        return data.getName() + suffix(data.getSha256());
    }

    private static String suffix(ByteString sha256) {
        return sha256.isEmpty() ? "" : ", sha256 " + shortened(sha256);
    }

    /** The first digits of a digest. */
    static String shortened(ByteString sha256) {
        return HexFormat.of().formatHex(sha256.toByteArray()).substring(0, SHOWN_DIGITS);
    }
}
