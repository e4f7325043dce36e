package io.flotilla.contract.trust;

import io.flotilla.contract.index.Digest;
import io.flotilla.contract.trust.Metadata.Direction;
import io.flotilla.contract.trust.Metadata.FileVersion;
import io.flotilla.contract.trust.Metadata.Order;
import io.flotilla.contract.trust.Metadata.Root;
import io.flotilla.contract.trust.Metadata.Snapshot;
import io.flotilla.contract.trust.Metadata.Target;
import io.flotilla.contract.trust.Metadata.Targets;
import io.flotilla.contract.trust.Metadata.Terms;
import io.flotilla.contract.trust.Metadata.Timestamp;
import io.flotilla.contract.trust.json.Json;
import io.flotilla.contract.trust.json.MalformedJsonException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what envelopes hold, and takes nothing for granted that a stranger may have written. */
public final class MetadataReader {

    private static final String JSON = ".json";

    private MetadataReader() {}

    public static Root root(Envelope envelope) throws MalformedJsonException {
        var json = typed(envelope, "root");
        var keys = keys(json.fields("keys"));
        var roles = new EnumMap<Role, RoleKeys>(Role.class);
        var named = json.fields("roles");
        for (var role : Role.values()) {
            var holders =
                    role == Role.DIRECTOR
                            ? json.fields(MetadataWriter.DIRECTOR)
                            : named.fields(role.key());
            roles.put(role, roleKeys(holders));
        }
        return new Root(version(json), expires(json), keys, roles);
    }

    public static Timestamp timestamp(Envelope envelope) throws MalformedJsonException {
        var json = typed(envelope, "timestamp");
        var snapshot = fileVersion(json.fields("meta").fields("snapshot.json"));
        return new Timestamp(version(json), expires(json), snapshot);
    }

    public static Snapshot snapshot(Envelope envelope) throws MalformedJsonException {
        var json = typed(envelope, "snapshot");
        var files = new TreeMap<String, FileVersion>();
        var meta = json.fields("meta");
        for (var name : meta.values().keySet()) {
            if (!name.endsWith(JSON)) {
                throw new MalformedJsonException("a snapshot holds a file \"%s\"".formatted(name));
            }
            files.put(
                    name.substring(0, name.length() - JSON.length()),
                    fileVersion(meta.fields(name)));
        }
        return new Snapshot(version(json), expires(json), files);
    }

    public static Targets targets(Envelope envelope) throws MalformedJsonException {
        var json = typed(envelope, "targets");
        var files = new TreeMap<String, Target>();
        var targets = json.fields("targets");
        for (var path : targets.values().keySet()) {
            files.put(path, target(targets.fields(path)));
        }
        var delegations =
                json.find("delegations").isPresent()
                        ? delegations(json.fields("delegations"))
                        : List.<Delegation>of();
        return new Targets(version(json), expires(json), files, delegations);
    }

    public static Direction direction(Envelope envelope) throws MalformedJsonException {
        var json = typed(envelope, "director");
        var orders = new TreeMap<String, Order>();
        var slots = json.fields("slots");
        for (var slot : slots.values().keySet()) {
            var order = slots.fields(slot);
            orders.put(slot, new Order(order.text("target"), sha256(order.fields("hashes"))));
        }
        return new Direction(
                version(json),
                time(json.text("issued")),
                expires(json),
                json.text("device"),
                orders);
    }

    private static Json.Fields typed(Envelope envelope, String type) throws MalformedJsonException {
        var json = envelope.signed();
        if (!json.text("_type").equals(type)) {
            throw new MalformedJsonException(
                    "it is of the type %s, not %s".formatted(json.text("_type"), type));
        }
        if (!json.text("spec_version").startsWith("1.")) {
            throw new MalformedJsonException(
                    "it follows TUF " + json.text("spec_version") + ", not 1");
        }
        return json;
    }

    /** Without those of types that are not known here: who signs by one has not signed for this. */
    private static Map<String, TrustKey> keys(Json.Fields json) throws MalformedJsonException {
        var keys = new HashMap<String, TrustKey>();
        for (var id : json.values().keySet()) {
            if (!TrustKey.isOne(json.fields(id))) {
                continue;
            }
            var key = TrustKey.read(json.fields(id));
            if (!key.id().equals(id)) {
                throw new MalformedJsonException("a key does not have the id " + id);
            }
            keys.put(id, key);
        }
        return keys;
    }

    private static RoleKeys roleKeys(Json.Fields json) throws MalformedJsonException {
        var ids = json.items("keyids").texts();
        var threshold = json.whole("threshold");
        var distinct = new TreeSet<>(ids);
        if (distinct.size() != ids.size() || threshold < 1 || threshold > ids.size()) {
            throw new MalformedJsonException(
                    "%d of %d different keys must sign".formatted(threshold, distinct.size()));
        }
        return new RoleKeys(distinct, (int) threshold);
    }

    private static Target target(Json.Fields json) throws MalformedJsonException {
        return new Target(sha256(json.fields("hashes")), atLeast(0, json, "length"), terms(json));
    }

    private static @Nullable Terms terms(Json.Fields target) throws MalformedJsonException {
        if (target.find("custom").isEmpty()) {
            return null;
        }
        var custom = target.fields("custom");
        return new Terms(
                atLeast(1, custom, "revision"),
                atLeast(1, custom, "release"),
                atLeast(0, custom, "security_floor"),
                custom.text("minimum_agent"));
    }

    private static List<Delegation> delegations(Json.Fields json) throws MalformedJsonException {
        var keys = keys(json.fields("keys"));
        var delegations = new ArrayList<Delegation>();
        var names = new TreeSet<String>();
        for (var item : json.items("roles").values()) {
            if (!(item instanceof Json.Fields role)) {
                throw new MalformedJsonException("a delegation must be an object");
            }
            var holders = roleKeys(role);
            var key = keys.get(holders.keyIds().first());
            if (holders.keyIds().size() != 1 || key == null) {
                throw new MalformedJsonException("a delegation must name one key that is listed");
            }
            if (!names.add(role.text("name"))) {
                throw new MalformedJsonException("a delegation is there twice");
            }
            delegations.add(new Delegation(role.text("name"), key, role.items("paths").texts()));
        }
        return delegations;
    }

    private static FileVersion fileVersion(Json.Fields json) throws MalformedJsonException {
        return new FileVersion(
                version(json),
                json.find("hashes").isPresent() ? sha256(json.fields("hashes")) : null,
                json.find("length").isPresent() ? atLeast(0, json, "length") : null);
    }

    private static Digest sha256(Json.Fields hashes) throws MalformedJsonException {
        return Digest.parse(hashes.text("sha256"))
                .orElseThrow(() -> new MalformedJsonException("\"sha256\" must be 64 hex digits"));
    }

    private static long version(Json.Fields json) throws MalformedJsonException {
        return atLeast(1, json, "version");
    }

    private static long atLeast(long least, Json.Fields json, String name)
            throws MalformedJsonException {
        var number = json.whole(name);
        if (number < least) {
            throw new MalformedJsonException("\"%s\" must be at least %d".formatted(name, least));
        }
        return number;
    }

    private static Instant expires(Json.Fields json) throws MalformedJsonException {
        return time(json.text("expires"));
    }

    private static Instant time(String text) throws MalformedJsonException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw new MalformedJsonException("\"%s\" is not a time".formatted(text));
        }
    }
}
