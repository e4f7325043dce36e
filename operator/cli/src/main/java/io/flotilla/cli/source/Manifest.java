package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.fetch.Http;
import io.flotilla.cli.fetch.Sha256;
import io.flotilla.contract.format.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an image consists of, as its registry or a local store says.
 *
 * @param sha256 the manifest's own digest
 * @param layers its blobs
 */
record Manifest(String sha256, List<Layer> layers) {
    private static final int MOST_LAYERS = 1000;

    Manifest {
        layers = List.copyOf(layers);
    }

    static Manifest parse(byte[] document, String origin) {
        var manifest = Http.parse(document, origin);
        if (manifest.at("manifests").isPresent()) {
            throw wrong(origin, "is an index of several images; name one of them by its digest");
        }
        var layers = manifest.at("layers").elements();
        if (layers.isEmpty() || layers.size() > MOST_LAYERS) {
            throw wrong(origin, "is no manifest with up to " + MOST_LAYERS + " layers");
        }
        return new Manifest(
                Sha256.of(document), layers.stream().map(layer -> layer(layer, origin)).toList());
    }

    private static Layer layer(JsonValue layer, String origin) {
        var digest = layer.at("digest").text();
        var sha256 = digest.startsWith("sha256:") ? digest.substring("sha256:".length()) : "";
        double size = layer.at("size").number();
        if (!Sha256.isDigest(sha256) || size < 0 || size > Long.MAX_VALUE / 2.0) {
            throw wrong(origin, "has a layer without a SHA-256 digest and a size");
        }
        return new Layer(layer.at("mediaType").text(), sha256, (long) size, annotations(layer));
    }

    private static Map<String, String> annotations(JsonValue layer) {
        return layer.at("annotations").members().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().text()));
    }

    private static CommandFailure wrong(String origin, String what) {
        return new CommandFailure(ExitCode.FAILED, origin + " " + what + ".");
    }
}
