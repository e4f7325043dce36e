package io.flotilla.contract.trust;

import io.flotilla.contract.index.Digest;
import io.flotilla.contract.trust.Metadata.Direction;
import io.flotilla.contract.trust.Metadata.FileVersion;
import io.flotilla.contract.trust.Metadata.Root;
import io.flotilla.contract.trust.Metadata.Snapshot;
import io.flotilla.contract.trust.Metadata.Target;
import io.flotilla.contract.trust.Metadata.Targets;
import io.flotilla.contract.trust.Metadata.Terms;
import io.flotilla.contract.trust.Metadata.Timestamp;
import io.flotilla.contract.trust.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes metadata as TUF 1.0 has it. */
final class MetadataWriter {

    static final String SPECIFICATION = "1.0.31";

    /** Where the root names the director: TUF knows no such role, and leaves room for more. */
    static final String DIRECTOR = "x-flotilla-director";

    private MetadataWriter() {}

    static Json.Fields toJson(Metadata metadata) {
        var fields =
                switch (metadata) {
                    case Root root -> root(root);
                    case Timestamp timestamp ->
                            Map.of(
                                    "_type",
                                    text("timestamp"),
                                    "meta",
                                    Json.Fields.of(
                                            Map.of(
                                                    "snapshot.json",
                                                    fileVersion(timestamp.snapshot()))));
                    case Snapshot snapshot ->
                            Map.of(
                                    "_type",
                                    text("snapshot"),
                                    "meta",
                                    byName(
                                            snapshot.files(),
                                            role -> role + ".json",
                                            MetadataWriter::fileVersion));
                    case Targets targets -> targets(targets);
                    case Direction direction -> direction(direction);
                };
        return Json.Fields.of(fields)
                .with("expires", time(metadata.expires()))
                .with("spec_version", text(SPECIFICATION))
                .with("version", new Json.Whole(metadata.version()));
    }

    private static Map<String, Json> root(Root root) {
        var roles = new TreeMap<String, Json>();
        root.roles()
                .forEach(
                        (role, holders) -> {
                            if (role != Role.DIRECTOR) {
                                roles.put(role.key(), roleKeys(holders));
                            }
                        });
        return Map.of(
                "_type",
                text("root"),
                "consistent_snapshot",
                new Json.Flag(true),
                "keys",
                byName(root.keys(), id -> id, TrustKey::toJson),
                "roles",
                Json.Fields.of(roles),
                DIRECTOR,
                roleKeys(root.holders(Role.DIRECTOR)));
    }

    private static Json.Fields roleKeys(RoleKeys holders) {
        return Json.Fields.of(
                Map.of(
                        "keyids",
                        Json.Items.ofTexts(holders.keyIds()),
                        "threshold",
                        new Json.Whole(holders.threshold())));
    }

    private static Map<String, Json> targets(Targets targets) {
        var fields = new TreeMap<String, Json>();
        fields.put("_type", text("targets"));
        fields.put("targets", byName(targets.files(), path -> path, MetadataWriter::target));
        if (!targets.delegations().isEmpty()) {
            fields.put("delegations", delegations(targets.delegations()));
        }
        return fields;
    }

    private static Json.Fields target(Target target) {
        var fields =
                Json.Fields.of(
                        Map.of(
                                "hashes",
                                hashes(target.sha256()),
                                "length",
                                new Json.Whole(target.lengthBytes())));
        var terms = target.terms();
        return terms == null ? fields : fields.with("custom", custom(terms));
    }

    private static Json.Fields custom(Terms terms) {
        return Json.Fields.of(
                Map.of(
                        "revision", new Json.Whole(terms.revision()),
                        "release", new Json.Whole(terms.release()),
                        "security_floor", new Json.Whole(terms.securityFloor()),
                        "minimum_agent", text(terms.minimumAgent())));
    }

    private static Json.Fields delegations(Collection<Delegation> delegations) {
        var keys = new TreeMap<String, TrustKey>();
        List<Json> roles = new ArrayList<>();
        for (var delegation : delegations) {
            keys.put(delegation.key().id(), delegation.key());
            roles.add(
                    roleKeys(RoleKeys.of(delegation.key()))
                            .with("name", text(delegation.role()))
                            .with("paths", Json.Items.ofTexts(delegation.paths()))
                            .with("terminating", new Json.Flag(true)));
        }
        return Json.Fields.of(
                Map.of(
                        "keys",
                        byName(keys, id -> id, TrustKey::toJson),
                        "roles",
                        new Json.Items(roles)));
    }

    private static Map<String, Json> direction(Direction direction) {
        return Map.of(
                "_type",
                text("director"),
                "device",
                text(direction.device()),
                "issued",
                time(direction.issued()),
                "slots",
                byName(
                        direction.orders(),
                        slot -> slot,
                        order ->
                                Json.Fields.of(
                                        Map.of(
                                                "target", text(order.path()),
                                                "hashes", hashes(order.sha256())))));
    }

    private static Json.Fields fileVersion(FileVersion file) {
        var fields = Json.Fields.of(Map.of("version", new Json.Whole(file.version())));
        var sha256 = file.sha256();
        if (sha256 != null) {
            fields = fields.with("hashes", hashes(sha256));
        }
        var length = file.lengthBytes();
        return length == null ? fields : fields.with("length", new Json.Whole(length));
    }

    private static Json.Fields hashes(Digest sha256) {
        return Json.Fields.of(Map.of("sha256", text(sha256.toString())));
    }

    private static <T> Json.Fields byName(
            Map<String, T> values, Function<String, String> name, Function<T, Json> json) {
        var fields = new TreeMap<String, Json>();
        values.forEach((key, value) -> fields.put(name.apply(key), json.apply(value)));
        return Json.Fields.of(fields);
    }

    private static Json text(String value) {
        return new Json.Text(value);
    }

    private static Json time(Instant instant) {
        return text(instant.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
