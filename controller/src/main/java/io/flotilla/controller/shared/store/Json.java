package io.flotilla.controller.shared.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.List;
import java.util.Map;

/**
 * Values as JSON for columns of that type. Parts of records keep their names, so keys are stable.
 */
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException(defect);
        }
    }

    public static <T> T read(String json, Class<T> type) {
        return read(MAPPER.readerFor(type), json);
    }

    /** An object whose values are all of one type, in its order. */
    public static <T> Map<String, T> readMap(String json, Class<T> type) {
        return read(MAPPER.readerForMapOf(type), json);
    }

    public static <T> List<T> readList(String json, Class<T> type) {
        return read(MAPPER.readerForListOf(type), json);
    }

    public static Map<String, String> readTexts(String json) {
        return readMap(json, String.class);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // The reader was made for that very type.
    private static <T> T read(ObjectReader reader, String json) {
        try {
            return reader.readValue(json);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException(defect);
        }
    }
}
