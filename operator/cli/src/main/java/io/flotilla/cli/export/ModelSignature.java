package io.flotilla.cli.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.cli.fetch.Sha256;
import io.flotilla.cli.output.Json;
import io.flotilla.cli.trust.ModelKey;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A model signature as the OpenSSF specifies it: an in-toto statement that lists every file of a
 * folder, in a DSSE envelope, in a sigstore bundle. Whoever has the public key can check it with
 * tools that know nothing of this one.
 */
final class ModelSignature {
    /** Where it lies in the folder, which is the one file that it says nothing of. */
    static final String PATH = "model.sig";

    private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    private ModelSignature() {}

    /**
     * Signs the files of a folder.
     *
     * @param name of the model, for people
     * @param files digests in lower-case hex by path
     */
    static byte[] sign(String name, SortedMap<String, String> files, ModelKey key) {
        var payload = Json.of(statement(name, files)).getBytes(UTF_8);
        var signature = new LinkedHashMap<String, Object>();
        signature.put("sig", base64(key.sign(preAuthentication(payload))));
        signature.put("keyid", "");
        var envelope = new LinkedHashMap<String, Object>();
        envelope.put("payload", base64(payload));
        envelope.put("payloadType", PAYLOAD_TYPE);
        envelope.put("signatures", List.of(signature));
        var material = new LinkedHashMap<String, Object>();
        material.put("publicKey", Map.of("hint", key.hint()));
        material.put("tlogEntries", List.of());
        var bundle = new LinkedHashMap<String, Object>();
        bundle.put("mediaType", "application/vnd.dev.sigstore.bundle.v0.3+json");
        bundle.put("verificationMaterial", material);
        bundle.put("dsseEnvelope", envelope);
        return Json.of(bundle).getBytes(UTF_8);
    }

    private static Map<String, Object> statement(String name, SortedMap<String, String> files) {
        var digests = new ByteArrayOutputStream();
        var resources = new ArrayList<Map<String, Object>>();
        files.forEach(
                (path, sha256) -> {
                    digests.writeBytes(HexFormat.of().parseHex(sha256));
                    var resource = new LinkedHashMap<String, Object>();
                    resource.put("name", path);
                    resource.put("algorithm", "sha256");
                    resource.put("digest", sha256);
                    resources.add(resource);
                });
        var serialization = new LinkedHashMap<String, Object>();
        serialization.put("method", "files");
        serialization.put("hash_type", "sha256");
        serialization.put("allow_symlinks", false);
        serialization.put("ignore_paths", List.of(PATH));
        var predicate = new LinkedHashMap<String, Object>();
        predicate.put("serialization", serialization);
        predicate.put("resources", resources);
        var subject = new LinkedHashMap<String, Object>();
        subject.put("name", name);
        subject.put("digest", Map.of("sha256", Sha256.of(digests.toByteArray())));
        var statement = new LinkedHashMap<String, Object>();
        statement.put("_type", "https://in-toto.io/Statement/v1");
        statement.put("subject", List.of(subject));
        statement.put("predicateType", "https://model_signing/signature/v1.0");
        statement.put("predicate", predicate);
        return statement;
    }

    /** What is signed of a payload, so that one of another type cannot stand for it. */
    private static byte[] preAuthentication(byte[] payload) {
        var encoded = new ByteArrayOutputStream();
        encoded.writeBytes(
                "DSSEv1 %d %s %d "
                        .formatted(PAYLOAD_TYPE.length(), PAYLOAD_TYPE, payload.length)
                        .getBytes(UTF_8));
        encoded.writeBytes(payload);
        return encoded.toByteArray();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
