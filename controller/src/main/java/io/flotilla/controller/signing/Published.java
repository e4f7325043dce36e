package io.flotilla.controller.signing;

import io.flotilla.contract.trust.Envelope;
import io.flotilla.contract.trust.Metadata.Root;
import io.flotilla.contract.trust.Metadata.Snapshot;
import io.flotilla.contract.trust.Metadata.Targets;
import io.flotilla.contract.trust.Metadata.Timestamp;
import io.flotilla.contract.trust.MetadataReader;
import io.flotilla.contract.trust.Role;
import io.flotilla.contract.trust.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The metadata in force, as the controller wrote it.
 *
 * @param roots the oldest first, at least one
 * @param files the newest of every other role
 */
record Published(List<byte[]> roots, Map<String, byte[]> files) {

    Published {
        roots = List.copyOf(roots);
        files = Map.copyOf(files);
    }

    Root root() {
        return read(roots.getLast(), MetadataReader::root);
    }

    Timestamp timestamp() {
        return read(required(Role.TIMESTAMP), MetadataReader::timestamp);
    }

    Snapshot snapshot() {
        return read(required(Role.SNAPSHOT), MetadataReader::snapshot);
    }

    /** What the release key says exists at the top: who is trusted with which model. */
    Targets targets() {
        return read(required(Role.TARGETS), MetadataReader::targets);
    }

    /** What is released of a model; empty: nothing yet. */
    Optional<Targets> targetsOf(String role) {
        return Optional.ofNullable(files.get(role))
                .map(file -> read(file, MetadataReader::targets));
    }

    /** These with other files in place of theirs. */
    Published with(Map<String, byte[]> newer) {
        var all = new HashMap<>(files);
        all.putAll(newer);
        var root = all.remove(Role.ROOT.key());
        return new Published(root == null ? roots : appended(root), all);
    }

    private List<byte[]> appended(byte[] root) {
        var more = new ArrayList<>(roots);
        more.add(root);
        return more;
    }

    private byte[] required(Role role) {
        return known(files.get(role.key()), role.key());
    }

    static Envelope envelope(byte[] file) {
        return read(file, envelope -> envelope);
    }

    private static <T> T known(@Nullable T value, String role) {
        if (value == null) {
            throw new IllegalStateException("there is no metadata of the role " + role);
        }
        return value;
    }

    interface Reading<T> {
        T read(Envelope envelope) throws MalformedJsonException;
    }

    static <T> T read(byte[] file, Reading<T> reading) {
        try {
            return reading.read(Envelope.parse(file));
        } catch (MalformedJsonException altered) {
            throw new IllegalStateException("kept metadata cannot be read", altered);
        }
    }
}
