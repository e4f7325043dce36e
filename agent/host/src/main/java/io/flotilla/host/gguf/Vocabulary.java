package io.flotilla.host.gguf;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of words that a WordPiece tokenizer knows, as llama.cpp wants them: those that begin a
 * word after a mark, those that go on without one.
 *
 * @param tokens by id
 * @param types by id, as llama.cpp numbers them
 * @param isLowercase whether capital letters are made small first
 * @param stripsAccents whether letters lose their accents first
 */
record Vocabulary(
        List<String> tokens, List<Integer> types, boolean isLowercase, boolean stripsAccents) {
    private static final long LARGEST_FILE_BYTES = 64L << 20;
    private static final String WORD_START = "\u2581";
    private static final String CONTINUATION = "##";
    private static final int NORMAL = 1;
    private static final int CONTROL = 3;
    private static final int UNUSED = 5;

    Vocabulary {
        tokens = List.copyOf(tokens);
        types = List.copyOf(types);
    }

    /** Reads a {@code tokenizer.json}; ids up to {@code size} that it does not use are filled. */
    static Vocabulary read(Path file, long size) throws HostProblem {
        try {
            if (Files.size(file) > LARGEST_FILE_BYTES) {
                throw new IOException("it is larger than " + LARGEST_FILE_BYTES + " bytes");
            }
            JsonObject root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            return of(root, Math.toIntExact(size));
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | ClassCastException
                | NumberFormatException
                | UnsupportedOperationException e) {
            throw malformed(String.valueOf(e.getMessage()), e);
        }
    }

    private static Vocabulary of(JsonObject root, int size) throws HostProblem {
        JsonObject model = root.getAsJsonObject("model");
        if (model == null || !model.has("vocab") || !"WordPiece".equals(text(model, "type"))) {
            throw new HostProblem(
                    Reason.QUANTIZATION_UNSUPPORTED,
                    "The tokenizer is no WordPiece, which BERT-family models have.");
        }
        List<String> tokens = new ArrayList<>(Collections.nCopies(size, ""));
        List<Integer> types = new ArrayList<>(Collections.nCopies(size, UNUSED));
        for (Map.Entry<String, JsonElement> entry : model.getAsJsonObject("vocab").entrySet()) {
            int id = checked(entry.getValue().getAsInt(), size);
            tokens.set(id, marked(entry.getKey()));
            types.set(id, NORMAL);
        }
        if (root.has("added_tokens")) {
            for (JsonElement element : root.getAsJsonArray("added_tokens")) {
                JsonObject added = element.getAsJsonObject();
                int id = checked(added.get("id").getAsInt(), size);
                boolean isSpecial = added.has("special") && added.get("special").getAsBoolean();
                tokens.set(id, isSpecial ? text(added, "content") : marked(text(added, "content")));
                types.set(id, isSpecial ? CONTROL : NORMAL);
            }
        }
        for (int id = 0; id < size; id++) {
            if (types.get(id) == UNUSED) {
                tokens.set(id, "[UNUSED_" + id + "]");
            }
        }
        boolean isLowercase = normalizes(root, "lowercase", false);
        return new Vocabulary(
                tokens, types, isLowercase, normalizes(root, "strip_accents", isLowercase));
    }

    private static boolean normalizes(JsonObject root, String setting, boolean otherwise) {
        if (root.get("normalizer") instanceof JsonObject normalizer
                && normalizer.get(setting) instanceof JsonPrimitive value) {
            return value.getAsBoolean();
        }
        return otherwise;
    }

    private static String text(JsonObject object, String key) {
        JsonElement value = object.get(key);
        return value == null ? "" : value.getAsString();
    }

    private static int checked(int id, int size) throws HostProblem {
        if (id < 0 || id >= size) {
            throw malformed("it has a token " + id + ", and the model knows " + size, null);
        }
        return id;
    }

    private static String marked(String token) {
        if (token.startsWith("[") && token.endsWith("]")) {
            return token;
        }
        return token.startsWith(CONTINUATION)
                ? token.substring(CONTINUATION.length())
                : WORD_START + token;
    }

    /** The id of a special token, if there is one. */
    OptionalInt id(String special) {
        int id = tokens.indexOf(special);
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    private static HostProblem malformed(String detail, @Nullable Throwable cause) {
        String sentence = "The tokenizer file cannot be used: " + detail;
        return cause == null
                ? new HostProblem(Reason.TOKENIZER_MALFORMED, sentence)
                : new HostProblem(Reason.TOKENIZER_MALFORMED, sentence, Map.of(), cause);
    }
}
