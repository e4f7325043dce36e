package io.flotilla.contract.trust;

import java.util.List;
import java.util.Map;

/**
 * Files of metadata as they came, not checked yet.
 *
 * @param roots one version after the other
 * @param files all others by the name of the role that signs them
 */
public record TrustBundle(List<byte[]> roots, Map<String, byte[]> files) {

    private static final byte[] NONE = {};

    public TrustBundle {
        roots = List.copyOf(roots);
        files = Map.copyOf(files);
    }

    /** The file of the role; empty: it did not come. */
    byte[] file(Role role) {
        return files.getOrDefault(role.key(), NONE);
    }
}
