package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.fetch.Address;
import io.flotilla.cli.fetch.Http;
import io.flotilla.cli.fetch.RemoteFile;
import io.flotilla.cli.fetch.Reply;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Reads one repository of an OCI registry, with the token that the registry sends it to get. */
final class RegistryClient {
    private static final int LARGEST_MANIFEST_BYTES = 4 << 20;
    private static final String ADVICE = "Only what anyone may pull is fetched.";
    private static final String MANIFESTS =
            "application/vnd.oci.image.manifest.v1+json,"
                    + "application/vnd.docker.distribution.manifest.v2+json,"
                    + "application/vnd.oci.image.index.v1+json";

    private final Http http;
    private final RegistryName name;

    RegistryClient(Http http, RegistryName name) {
        this.http = http;
        this.name = name;
    }

    /** The manifest that the name's tag or digest stands for. */
    Manifest manifest() {
        try (var reply = authorized(address("manifests", name.reference()))) {
            var document = reply.bytes(LARGEST_MANIFEST_BYTES);
            var manifest = Manifest.parse(document, name.toString());
            requireDigest(manifest, name.isByDigest() ? name.reference() : "");
            requireDigest(manifest, reply.header("Docker-Content-Digest"));
            return manifest;
        }
    }

    private void requireDigest(Manifest manifest, String wanted) {
        if (wanted.startsWith("sha256:") && !wanted.equals("sha256:" + manifest.sha256())) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "The manifest of %s has the digest sha256:%s, not %s."
                            .formatted(name, manifest.sha256(), wanted));
        }
    }

    /** A layer as a file to be fetched; the token for it is fresh, since tokens last minutes. */
    RemoteFile blob(Layer layer, String fileName) {
        return new RemoteFile(
                fileName,
                address("blobs", "sha256:" + layer.sha256()),
                authorization(),
                layer.sizeBytes(),
                layer.sha256(),
                ADVICE);
    }

    private Map<String, String> authorization() {
        var manifest = address("manifests", name.reference());
        try (var reply = http.get(manifest, Map.of("Accept", MANIFESTS))) {
            return reply.status() == 401 ? token(reply) : Map.of();
        }
    }

    private Reply authorized(URI address) {
        var reply = http.get(address, Map.of("Accept", MANIFESTS));
        if (reply.status() == 401) {
            reply.close();
            var sent = new HashMap<>(token(reply));
            sent.put("Accept", MANIFESTS);
            reply = http.get(address, sent);
        }
        if (reply.status() != 200) {
            reply.close();
            throw reply.refusal(ADVICE);
        }
        return reply;
    }

    private Map<String, String> token(Reply refused) {
        var challenge = Challenge.parse(refused.header("WWW-Authenticate"));
        if (challenge.realm().isEmpty()) {
            throw refused.refusal(ADVICE);
        }
        return Map.of("Authorization", "Bearer " + challenge.token(http, name.repository()));
    }

    private URI address(String kind, String reference) {
        return URI.create(
                "%s://%s/v2/%s/%s/%s"
                        .formatted(
                                Address.schemeOf(name.host()),
                                name.host(),
                                name.repository(),
                                kind,
                                reference));
    }
}
