package io.flotilla.controller.signing;

import io.flotilla.contract.trust.Delegation;
import io.flotilla.contract.trust.Metadata;
import io.flotilla.contract.trust.Metadata.Direction;
import io.flotilla.contract.trust.Metadata.Order;
import io.flotilla.contract.trust.MetadataReader;
import io.flotilla.contract.trust.Role;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.shared.DeviceId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Says who is to run what, in statements that devices can check. */
@ApplicationScoped
public class Director {

    /** How the names of roles begin that say what is released of one model. */
    private static final String MODEL_ROLES = "models.";

    private final TrustRepository repository;
    private final Sealing sealing;
    private final ModelVersions versions;
    private final SigningConfig config;
    private final Clock clock;

    Director(
            TrustRepository repository,
            Sealing sealing,
            ModelVersions versions,
            SigningConfig config,
            Clock clock) {
        this.repository = repository;
        this.sealing = sealing;
        this.versions = versions;
        this.config = config;
        this.clock = clock;
    }

    /** Reads what statements about these versions need. */
    public Desk open(Collection<String> modelVersions) {
        var roles = new HashSet<String>();
        for (var role : List.of(Role.TIMESTAMP, Role.SNAPSHOT, Role.TARGETS)) {
            roles.add(role.key());
        }
        modelVersions.forEach(version -> roles.add(roleOf(version)));
        return new Desk(repository.roots(), repository.newest(roles));
    }

    private static String roleOf(String modelVersion) {
        return Delegation.roleOf(
                "models/" + ModelVersion.NAMES.parse("name", modelVersion).id("model"));
    }

    /** Makes statements from the metadata in force at one moment. Not thread-safe. */
    public final class Desk {

        private final List<byte[]> roots;
        private final Map<String, byte[]> files;
        private final Sealing.Signer signer;
        private final Map<String, Metadata.Targets> released = new HashMap<>();
        private final Map<String, Optional<byte[]>> manifests = new HashMap<>();

        private Desk(List<byte[]> roots, Map<String, byte[]> files) {
            this.roots = roots;
            this.files = files;
            var root = Published.read(roots.getLast(), MetadataReader::root);
            this.signer = sealing.signer(root.holders(Role.DIRECTOR));
            files.forEach(
                    (role, file) -> {
                        if (role.startsWith(MODEL_ROLES)) {
                            released.put(role, Published.read(file, MetadataReader::targets));
                        }
                    });
        }

        public List<byte[]> roots() {
            return roots;
        }

        /** The files that prove what these versions are, by the role that signs them. */
        public Map<String, byte[]> files(Collection<String> modelVersions) {
            var proofs = new TreeMap<>(files);
            var needed = new HashSet<String>();
            modelVersions.forEach(version -> needed.add(roleOf(version)));
            proofs.keySet()
                    .removeIf(role -> role.startsWith(MODEL_ROLES) && !needed.contains(role));
            return proofs;
        }

        /** The manifest of the version as it is released; empty: it is not. */
        public Optional<byte[]> manifest(String modelVersion) {
            return manifests.computeIfAbsent(modelVersion, this::findManifest);
        }

        private Optional<byte[]> findManifest(String modelVersion) {
            return target(modelVersion)
                    .flatMap(target -> Optional.ofNullable(target.terms()))
                    .flatMap(
                            terms ->
                                    versions.manifest(
                                            ModelVersion.NAMES.parse("name", modelVersion),
                                            terms.revision()));
        }

        private Optional<Metadata.Target> target(String modelVersion) {
            return Optional.ofNullable(released.get(roleOf(modelVersion)))
                    .map(found -> found.files().get(Metadata.manifestPath(modelVersion)));
        }

        /** The signed statement of which version each slot of the device is to serve. */
        public byte[] direct(DeviceId device, long generation, Map<String, String> slots) {
            var now = clock.instant();
            var orders = new TreeMap<String, Order>();
            slots.forEach(
                    (slot, modelVersion) ->
                            target(modelVersion)
                                    .ifPresent(
                                            target ->
                                                    orders.put(
                                                            slot,
                                                            new Order(
                                                                    Metadata.manifestPath(
                                                                            modelVersion),
                                                                    target.sha256()))));
            return signer.sign(
                    new Direction(
                            generation,
                            now,
                            now.plus(config.directionLifetime()),
                            device.resourceName(),
                            orders));
        }
    }
}
