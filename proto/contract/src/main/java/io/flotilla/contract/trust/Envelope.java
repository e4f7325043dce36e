package io.flotilla.contract.trust;

import io.flotilla.contract.trust.json.CanonicalJson;
import io.flotilla.contract.trust.json.Json;
import io.flotilla.contract.trust.json.JsonReader;
import io.flotilla.contract.trust.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is signed, with its signatures.
 *
 * @param signatures in hex by the id of their key
 */
public record Envelope(Json.Fields signed, Map<String, String> signatures) {

    private static final int MAX_SIGNATURES = 64;
    private static final Pattern HEX = Pattern.compile("([0-9a-f]{2}){0,1024}");

    public Envelope {
        signatures = Map.copyOf(signatures);
    }

    /** What is to be signed by nobody yet. */
    public static Envelope of(Metadata metadata) {
        return new Envelope(MetadataWriter.toJson(metadata), Map.of());
    }

    /** Reads a file of metadata. */
    public static Envelope parse(byte[] file) throws MalformedJsonException {
        var json = JsonReader.read(file);
        var signatures = new LinkedHashMap<String, String>();
        for (var item : json.items("signatures").values()) {
            if (!(item instanceof Json.Fields signature)) {
                throw new MalformedJsonException("a signature must be an object");
            }
            var hex = signature.text("sig");
            if (!HEX.matcher(hex).matches()) {
                throw new MalformedJsonException("a signature must be in lower-case hex");
            }
            if (signatures.put(signature.text("keyid"), hex) != null) {
                throw new MalformedJsonException("a key has signed twice");
            }
        }
        if (signatures.size() > MAX_SIGNATURES) {
            throw new MalformedJsonException("more than %d signatures".formatted(MAX_SIGNATURES));
        }
        return new Envelope(json.fields("signed"), signatures);
    }

    /** What the signatures are made over. */
    public byte[] message() {
        return CanonicalJson.of(signed);
    }

    /** Whether this key has signed it. */
    public boolean isSignedBy(TrustKey key) {
        var signature = signatures.get(key.id());
        return signature != null && key.verifies(message(), HexFormat.of().parseHex(signature));
    }

    /** With the signatures of these keys too. */
    public Envelope signedBy(Collection<SigningKey> keys) {
        var message = message();
        var more = new LinkedHashMap<>(signatures);
        keys.forEach(key -> more.put(key.publicKey().id(), key.signHex(message)));
        return new Envelope(signed, more);
    }

    /** The file of metadata. */
    public byte[] toBytes() {
        List<Json> items = new ArrayList<>();
        signatures.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        signature ->
                                items.add(
                                        Json.Fields.of(
                                                Map.of(
                                                        "keyid",
                                                        new Json.Text(signature.getKey()),
                                                        "sig",
                                                        new Json.Text(signature.getValue())))));
        return CanonicalJson.of(
                Json.Fields.of(Map.of("signatures", new Json.Items(items), "signed", signed)));
    }
}
