package io.flotilla.contract.trust;

import io.flotilla.contract.index.Digest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a file of metadata says; versions rise, and what has expired is not acted on. */
public sealed interface Metadata {

    long version();

    /** From when on it does not hold. */
    Instant expires();

    /**
     * Which keys hold which role.
     *
     * @param keys by id
     */
    record Root(
            long version, Instant expires, Map<String, TrustKey> keys, Map<Role, RoleKeys> roles)
            implements Metadata {
        public Root {
            keys = sorted(keys);
            roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
            for (var role : Role.values()) {
                if (!roles.containsKey(role)) {
                    throw new IllegalArgumentException("nobody holds the role " + role.key());
                }
            }
        }

        /** Who holds the role. */
        public RoleKeys holders(Role role) {
            var holders = roles.get(role);
            if (holders == null) {
                throw new IllegalStateException("every role has holders");
            }
            return holders;
        }

        /** The one key that holds the role; empty where several do. */
        public Optional<TrustKey> soleHolder(Role role) {
            var ids = holders(role).keyIds();
            return ids.size() == 1 ? Optional.ofNullable(keys.get(ids.first())) : Optional.empty();
        }
    }

    /** Which snapshot is the newest. */
    record Timestamp(long version, Instant expires, FileVersion snapshot) implements Metadata {}

    /**
     * Which files of targets belong together.
     *
     * @param files by the name of the role that signs them
     */
    record Snapshot(long version, Instant expires, SortedMap<String, FileVersion> files)
            implements Metadata {
        public Snapshot {
            files = sorted(files);
        }
    }

    /**
     * What exists, and who else may say what exists.
     *
     * @param files by path
     */
    record Targets(
            long version,
            Instant expires,
            SortedMap<String, Target> files,
            List<Delegation> delegations)
            implements Metadata {
        public Targets {
            files = sorted(files);
            delegations = List.copyOf(delegations);
        }

        /** Who is trusted with the path; the first who is decides. */
        Optional<Delegation> delegationOf(String path) {
            return delegations.stream().filter(one -> one.covers(path)).findFirst();
        }
    }

    /**
     * The director's statement of what one device is to run.
     *
     * @param version the generation of the assignment that it belongs to
     * @param device its resource name, devices/{device}
     * @param orders by slot
     */
    record Direction(
            long version,
            Instant issued,
            Instant expires,
            String device,
            SortedMap<String, Order> orders)
            implements Metadata {
        public Direction {
            orders = sorted(orders);
        }
    }

    /**
     * One version of another file of metadata.
     *
     * @param sha256 absent: not said
     * @param lengthBytes absent: not said
     */
    record FileVersion(long version, @Nullable Digest sha256, @Nullable Long lengthBytes) {}

    /**
     * A file that exists.
     *
     * @param terms absent: none
     */
    record Target(Digest sha256, long lengthBytes, @Nullable Terms terms) {}

    /**
     * On what terms a manifest may be acted on.
     *
     * @param revision of the manifest
     * @param release rises with every release of the model
     * @param securityFloor no release of the model below this number may be activated any more
     * @param minimumAgent least version of the agent; empty: any
     */
    record Terms(long revision, long release, long securityFloor, String minimumAgent) {}

    /**
     * What a slot is to serve.
     *
     * @param path of the manifest, as targets have it
     */
    record Order(String path, Digest sha256) {}

    /** The path of a version's manifest in targets. */
    static String manifestPath(String modelVersion) {
        return modelVersion + "/manifest";
    }

    private static <T> SortedMap<String, T> sorted(Map<String, T> values) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
}
