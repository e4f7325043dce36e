package io.flotilla.controller.signing;

import io.flotilla.contract.trust.Delegation;
import io.flotilla.contract.trust.Metadata;
import io.flotilla.contract.trust.MetadataReader;
import io.flotilla.contract.trust.Role;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.ResourceName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Shows what is in force. */
@ApplicationScoped
public class TrustReading {

    private static final Pattern FILE =
            Pattern.compile("(?:([1-9][0-9]{0,17})\\.)?([a-z][a-z0-9.-]{0,127})\\.json");

    private final Trust trust;
    private final TrustRepository repository;
    private final Sealing sealing;

    TrustReading(Trust trust, TrustRepository repository, Sealing sealing) {
        this.trust = trust;
        this.repository = repository;
        this.sealing = sealing;
    }

    @Transactional
    public TrustStatus status() {
        var published = trust.published();
        var root = published.root();
        var expiries = expiries(published);
        return new TrustStatus(
                root.version(),
                published.timestamp().expires(),
                Arrays.stream(Role.values())
                        .map(
                                role ->
                                        new TrustStatus.Holder(
                                                role,
                                                root.holders(role),
                                                sealing.holds(root.holders(role)),
                                                expiries.get(role)))
                        .toList(),
                published.targets().delegations().stream()
                        .flatMap(
                                one ->
                                        published
                                                .targetsOf(one.role())
                                                .map(
                                                        files ->
                                                                TrustStatus.Released.of(
                                                                        one.role(), files))
                                                .stream())
                        .toList());
    }

    private static Map<Role, @Nullable Instant> expiries(Published published) {
        return Map.of(
                Role.ROOT, published.root().expires(),
                Role.TIMESTAMP, published.timestamp().expires(),
                Role.SNAPSHOT, published.snapshot().expires(),
                Role.TARGETS, published.targets().expires());
    }

    /** Revision of the version's manifest that is in force; 0: none is. */
    @Transactional
    public long releasedRevision(ResourceName version) {
        var role = Delegation.roleOf(Model.NAMES.of(version.id("model")).toString());
        return Optional.ofNullable(repository.newest(List.of(role)).get(role))
                .map(file -> Published.read(file, MetadataReader::targets))
                .map(released -> released.files().get(Metadata.manifestPath(version.toString())))
                .map(Metadata.Target::terms)
                .map(Metadata.Terms::revision)
                .orElse(0L);
    }

    /** One file by the name under which TUF clients ask for it. */
    @Transactional
    public byte[] file(String name) {
        var parts = FILE.matcher(name);
        if (!parts.matches()) {
            throw new NotFound("TrustFile", name);
        }
        var role = parts.group(2);
        var version = parts.group(1);
        var file =
                version == null
                        ? newest(role)
                        : repository.find(role, Long.parseLong(version)).orElse(null);
        if (file == null) {
            throw new NotFound("TrustFile", name);
        }
        return file;
    }

    private byte @Nullable [] newest(String role) {
        return role.equals(Role.ROOT.key())
                ? repository.roots().getLast()
                : repository.newest(List.of(role)).get(role);
    }
}
