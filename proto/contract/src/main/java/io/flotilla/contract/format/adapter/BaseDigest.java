package io.flotilla.contract.format.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.contract.index.Digest;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The digest that an adapter is bound to, which covers every weight of its base: whoever has the
 * base's files can compute it, in the registry and on a device.
 */
public final class BaseDigest {

    private BaseDigest() {}

    /**
     * The digest of the only file; of several, that of a line {@code SHA256 PATH} for each in order
     * of path, each ended by a line feed, which is what sha256sum prints. A configuration that
     * names the model, such as config.json beside safetensors, is one of them and never all.
     *
     * @param files the digests of the model file and of all files with weights, by path; not empty
     */
    public static Digest over(SortedMap<String, Digest> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a base without files");
        }
        if (files.size() == 1) {
            return files.firstEntry().getValue();
        }
        var lines =
                files.entrySet().stream()
                        .map(file -> file.getValue() + "  " + file.getKey() + "\n")
                        .collect(Collectors.joining());
        return Digest.over(lines.getBytes(UTF_8));
    }
}
