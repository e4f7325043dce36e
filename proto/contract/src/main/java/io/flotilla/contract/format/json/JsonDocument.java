package io.flotilla.contract.format.json;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.reading.ByteReader;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Reads a whole configuration file into memory, of which it takes no more than a bound. */
public final class JsonDocument {

    /** Above the index of the largest models, which names a hundred thousand tensors. */
    private static final long MAX_BYTES = 32 << 20;

    private static final int MAX_VALUES = 1 << 18;
    private static final int MAX_TEXT_BYTES = 4 << 10;

    /** Of all texts and names together. */
    private static final int MAX_KEPT_BYTES = 16 << 20;

    private final JsonReader json;
    private int values;
    private long keptBytes;

    private JsonDocument(JsonReader json) {
        this.json = json;
    }

    /** Reads a file that must hold one JSON object. */
    public static JsonValue read(ByteSource source) throws IOException, MalformedException {
        if (source.sizeBytes() > MAX_BYTES) {
            throw new MalformedException(
                    "a configuration of %d bytes; at most %d are read"
                            .formatted(source.sizeBytes(), MAX_BYTES),
                    MAX_BYTES);
        }
        var json = new JsonReader(new ByteReader(source), source.sizeBytes());
        if (json.kind() != '{') {
            throw new MalformedException("the JSON is no object", json.position());
        }
        var value = new JsonDocument(json).value();
        json.finish();
        return value;
    }

    private JsonValue value() throws IOException, MalformedException {
        values++;
        if (values > MAX_VALUES) {
            throw new MalformedException("more than " + MAX_VALUES + " values", json.position());
        }
        return switch (json.kind()) {
            case '{' -> members();
            case '[' -> elements();
            case '"' -> new JsonValue.Text(kept(json.text(MAX_TEXT_BYTES)));
            case 't', 'f' -> new JsonValue.Flag(json.flag());
            case 'n' -> {
                json.skip();
                yield JsonValue.absent();
            }
            default -> new JsonValue.Real(json.number());
        };
    }

    private JsonValue members() throws IOException, MalformedException {
        var members = new LinkedHashMap<String, JsonValue>();
        json.object(key -> members.put(kept(key), value()));
        return new JsonValue.Members(members);
    }

    private JsonValue elements() throws IOException, MalformedException {
        var elements = new ArrayList<JsonValue>();
        json.array(() -> elements.add(value()));
        return new JsonValue.Elements(elements);
    }

    private String kept(String text) throws MalformedException {
        keptBytes += text.length();
        if (keptBytes > MAX_KEPT_BYTES) {
            throw new MalformedException(
                    "more than " + MAX_KEPT_BYTES + " characters of text", json.position());
        }
        return text;
    }
}
