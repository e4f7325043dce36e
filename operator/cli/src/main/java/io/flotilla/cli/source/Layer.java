package io.flotilla.cli.source;

import java.util.Map;

/**
 * One blob of a manifest.
 *
 * @param mediaType what it is
 * @param sha256 its digest, lower-case hex
 * @param sizeBytes its length
 * @param annotations what else the manifest says of it
 */
record Layer(String mediaType, String sha256, long sizeBytes, Map<String, String> annotations) {
    Layer {
        annotations = Map.copyOf(annotations);
    }
}
