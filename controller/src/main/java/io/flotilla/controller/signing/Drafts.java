package io.flotilla.controller.signing;

import io.flotilla.contract.index.Digest;
import io.flotilla.contract.trust.Delegation;
import io.flotilla.contract.trust.Metadata;
import io.flotilla.contract.trust.Metadata.FileVersion;
import io.flotilla.contract.trust.Metadata.Root;
import io.flotilla.contract.trust.Metadata.Snapshot;
import io.flotilla.contract.trust.Metadata.Target;
import io.flotilla.contract.trust.Metadata.Targets;
import io.flotilla.contract.trust.Metadata.Terms;
import io.flotilla.contract.trust.Metadata.Timestamp;
import io.flotilla.contract.trust.Role;
import io.flotilla.contract.trust.RoleKeys;
import io.flotilla.contract.trust.TrustKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the next versions of metadata, which nobody has signed yet; each by its role's name. */
final class Drafts {

    private final Published published;
    private final SigningConfig config;
    private final Instant now;

    Drafts(Published published, SigningConfig config, Instant now) {
        this.published = published;
        this.config = config;
        this.now = now;
    }

    /** The first root. */
    static Root firstRoot(Map<Role, TrustKey> holders, Instant expires) {
        var roles = new EnumMap<Role, RoleKeys>(Role.class);
        holders.forEach((role, key) -> roles.put(role, RoleKeys.of(key)));
        return new Root(1, expires, byId(holders.values()), roles);
    }

    /** What there is at first: nothing is released. */
    Targets firstTargets() {
        return new Targets(1, released(), new TreeMap<>(), List.of());
    }

    /**
     * What is released of a model from now on.
     *
     * @param floor the oldest version that may be activated; empty: as before
     */
    Map<String, Metadata> release(
            String model, Collection<TrustRepository.Manifest> manifests, String floor) {
        var drafts = new LinkedHashMap<String, Metadata>();
        var role = Delegation.roleOf(model);
        if (published.targets().delegations().stream().noneMatch(d -> d.role().equals(role))) {
            drafts.put(Role.TARGETS.key(), targets(delegatingTo(model)));
        }
        var before = published.targetsOf(role);
        var version = before.map(Targets::version).orElse(0L) + 1;
        var known = before.map(Targets::files).orElseGet(TreeMap::new);
        var files = new TreeMap<String, Target>();
        for (var manifest : manifests) {
            var path = Metadata.manifestPath(manifest.modelVersion());
            var terms = terms(manifest, known.get(path), version);
            var raised =
                    manifest.modelVersion().equals(floor)
                            ? new Terms(
                                    terms.revision(),
                                    terms.release(),
                                    terms.release(),
                                    terms.minimumAgent())
                            : terms;
            files.put(path, new Target(manifest.sha256(), manifest.lengthBytes(), raised));
        }
        drafts.put(role, new Targets(version, released(), files, List.of()));
        return drafts;
    }

    /** What was released before keeps its number and its terms. */
    private Terms terms(TrustRepository.Manifest manifest, @Nullable Target before, long release) {
        var terms = before == null ? null : before.terms();
        return terms == null
                ? new Terms(manifest.revision(), release, 0, minimumAgent(manifest))
                : new Terms(
                        manifest.revision(),
                        terms.release(),
                        terms.securityFloor(),
                        terms.minimumAgent());
    }

    private String minimumAgent(TrustRepository.Manifest manifest) {
        return manifest.minimumAgent().isEmpty()
                ? config.minimumAgent().orElse("")
                : manifest.minimumAgent();
    }

    private List<Delegation> delegatingTo(String model) {
        var delegations = new ArrayList<>(published.targets().delegations());
        delegations.add(Delegation.ofModel(model, releaseKey(published.root())));
        return delegations;
    }

    /** Gives a role to another key, and has what the old one signed signed anew. */
    Map<String, Metadata> rotation(Role role, TrustKey key) {
        var root = published.root();
        var holders = new EnumMap<Role, RoleKeys>(Role.class);
        holders.putAll(root.roles());
        holders.put(role, RoleKeys.of(key));
        var keys = new HashMap<>(root.keys());
        keys.put(key.id(), key);
        keys.keySet()
                .retainAll(holders.values().stream().flatMap(h -> h.keyIds().stream()).toList());
        var drafts = new LinkedHashMap<String, Metadata>();
        drafts.put(
                Role.ROOT.key(),
                new Root(root.version() + 1, now.plus(config.rootLifetime()), keys, holders));
        if (role == Role.TARGETS) {
            drafts.putAll(reissued(key));
        }
        return drafts;
    }

    /** The same root for longer. */
    Map<String, Metadata> renewedRoot() {
        var root = published.root();
        return Map.of(
                Role.ROOT.key(),
                new Root(
                        root.version() + 1,
                        now.plus(config.rootLifetime()),
                        root.keys(),
                        root.roles()));
    }

    /** All that the release key signs, with new versions and under that key. */
    Map<String, Metadata> reissued(TrustKey releaseKey) {
        var drafts = new LinkedHashMap<String, Metadata>();
        var delegations =
                published.targets().delegations().stream()
                        .map(one -> new Delegation(one.role(), releaseKey, one.paths()))
                        .toList();
        drafts.put(Role.TARGETS.key(), targets(delegations));
        for (var delegation : delegations) {
            published
                    .targetsOf(delegation.role())
                    .ifPresent(
                            files ->
                                    drafts.put(
                                            delegation.role(),
                                            new Targets(
                                                    files.version() + 1,
                                                    released(),
                                                    files.files(),
                                                    List.of())));
        }
        return drafts;
    }

    private Targets targets(List<Delegation> delegations) {
        var before = published.targets();
        return new Targets(before.version() + 1, released(), before.files(), delegations);
    }

    /** The snapshot of what is in force once these files are. */
    static Snapshot snapshot(Published files, long version, Instant expires) {
        var listed = new TreeMap<String, FileVersion>();
        files.files()
                .forEach(
                        (role, file) -> {
                            if (!role.equals(Role.TIMESTAMP.key())
                                    && !role.equals(Role.SNAPSHOT.key())) {
                                var targets = files.targetsOf(role).orElseThrow();
                                listed.put(role, fileVersion(targets, file));
                            }
                        });
        return new Snapshot(version, expires, listed);
    }

    static Timestamp timestamp(Snapshot snapshot, byte[] file, long version, Instant expires) {
        return new Timestamp(version, expires, fileVersion(snapshot, file));
    }

    private static FileVersion fileVersion(Metadata metadata, byte[] file) {
        return new FileVersion(metadata.version(), Digest.over(file), (long) file.length);
    }

    static TrustKey releaseKey(Root root) {
        return root.soleHolder(Role.TARGETS)
                .orElseThrow(() -> new IllegalStateException("one key releases"));
    }

    private Instant released() {
        return now.plus(config.releaseLifetime());
    }

    private static Map<String, TrustKey> byId(Collection<TrustKey> keys) {
        var byId = new HashMap<String, TrustKey>();
        keys.forEach(key -> byId.put(key.id(), key));
        return byId;
    }
}
