package io.flotilla.controller.signing;

import io.flotilla.contract.trust.Metadata;
import io.flotilla.contract.trust.Role;
import io.flotilla.contract.trust.TrustBundle;
import io.flotilla.contract.trust.TrustKey;
import io.flotilla.contract.trust.TrustedMetadata;
import io.flotilla.contract.trust.Verdict;
import io.flotilla.controller.access.certificate.TrustRoot;
import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The metadata in force. Whatever is to come into force is checked as a device would check it that
 * trusts what was in force before.
 */
@ApplicationScoped
public class Trust implements TrustRoot {

    private final TrustRepository repository;
    private final Sealing sealing;
    private final KeyRing keys;
    private final SigningConfig config;
    private final Clock clock;

    Trust(
            TrustRepository repository,
            Sealing sealing,
            KeyRing keys,
            SigningConfig config,
            Clock clock) {
        this.repository = repository;
        this.sealing = sealing;
        this.keys = keys;
        this.config = config;
        this.clock = clock;
    }

    @Override
    @Transactional
    public byte[] newest() {
        return repository.roots().getLast();
    }

    Published published() {
        return new Published(repository.roots(), repository.newest());
    }

    /** Keeps others from changing what is in force until the transaction ends, and returns it. */
    Published locked() {
        repository.lock();
        return published();
    }

    /** Makes keys for all roles and the first metadata, unless there is some. */
    @Transactional
    void ensure() {
        repository.lock();
        if (!repository.roots().isEmpty()) {
            return;
        }
        var now = clock.instant();
        var holders = new EnumMap<Role, TrustKey>(Role.class);
        for (var role : Role.values()) {
            holders.put(role, keys.make(role));
        }
        var root = Drafts.firstRoot(holders, now.plus(config.rootLifetime()));
        var file = sealing.sign(root, root.holders(Role.ROOT));
        repository.add(Role.ROOT.key(), 1, file, now);
        var nothing = new Published(List.of(file), Map.of());
        var targets = new Drafts(nothing, config, now).firstTargets();
        putIntoForce(
                nothing,
                Map.of(Role.TARGETS.key(), sealing.sign(targets, root.holders(Role.TARGETS))));
    }

    /**
     * Puts files into force, with a snapshot and a timestamp that name them.
     *
     * @param before what is in force, locked
     * @throws FailedPrecondition if a device that trusts what was in force would not accept them
     */
    void putIntoForce(Published before, Map<String, byte[]> files) {
        var now = clock.instant();
        var after = before.with(files);
        requireKnown(after, files.keySet());
        var expires = now.plus(config.timestampLifetime());
        var isFirst = !before.files().containsKey(Role.SNAPSHOT.key());
        var snapshot =
                Drafts.snapshot(after, isFirst ? 1 : before.snapshot().version() + 1, expires);
        var snapshotFile = sealing.sign(snapshot, after.root().holders(Role.SNAPSHOT));
        var timestamp =
                Drafts.timestamp(
                        snapshot,
                        snapshotFile,
                        isFirst ? 1 : before.timestamp().version() + 1,
                        expires);
        var all = new HashMap<>(files);
        all.put(Role.SNAPSHOT.key(), snapshotFile);
        all.put(
                Role.TIMESTAMP.key(),
                sealing.sign(timestamp, after.root().holders(Role.TIMESTAMP)));
        requireAcceptable(before, after.with(all), all);
        all.forEach((role, file) -> repository.add(role, versionOf(file), file, now));
    }

    /** A file that nobody is trusted with would be checked by nobody. */
    private static void requireKnown(Published after, Set<String> roles) {
        var known = new HashSet<>(Set.of(Role.ROOT.key(), Role.TARGETS.key()));
        after.targets().delegations().forEach(one -> known.add(one.role()));
        for (var role : roles) {
            if (!known.contains(role)) {
                throw InvalidArgument.of("documents", "nobody signs as %s".formatted(role));
            }
        }
    }

    /** Of what has not changed a device holds the files already, or needs them no more. */
    private void requireAcceptable(Published before, Published after, Map<String, byte[]> changed) {
        var bundle = new HashMap<>(changed);
        bundle.putIfAbsent(Role.TARGETS.key(), after.files().get(Role.TARGETS.key()));
        var client = TrustedMetadata.ofRoot(before.roots().getLast());
        var verdict =
                client instanceof Verdict.Trusted(var state)
                        ? state.update(new TrustBundle(after.roots(), bundle), clock.instant())
                        : client;
        if (verdict instanceof Verdict.Refused(var reason, var message)) {
            throw new FailedPrecondition(
                    reason.name(),
                    "trust",
                    "No device would accept it: %s.".formatted(message),
                    Map.of());
        }
    }

    /** Fails unless each file is the version after the one in force. */
    static void requireNext(Published before, Map<String, byte[]> files) {
        files.forEach(
                (role, file) -> {
                    var current =
                            role.equals(Role.ROOT.key())
                                    ? before.root().version()
                                    : before.targetsOf(role).map(Metadata::version).orElse(0L);
                    if (versionOf(file) != current + 1) {
                        throw new Conflict(
                                "TRUST_CHANGED",
                                "Version %d of %s is in force: prepare it again."
                                        .formatted(current, role),
                                Map.of("role", role, "version", Long.toString(current)));
                    }
                });
    }

    static long versionOf(byte[] file) {
        return Published.read(file, envelope -> envelope.signed().whole("version"));
    }
}
