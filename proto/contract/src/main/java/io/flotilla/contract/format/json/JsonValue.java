package io.flotilla.contract.format.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A JSON value. Each question about it has an answer: what is not there is empty, 0 or false, so
 * that configurations can be asked for what they need not say.
 */
public sealed interface JsonValue {

    /** The value of a member that is not there. */
    static JsonValue absent() {
        return new Null();
    }

    record Members(SequencedMap<String, JsonValue> values) implements JsonValue {

        public Members {
            values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
        }
    }

    record Elements(List<JsonValue> values) implements JsonValue {

        public Elements {
            values = List.copyOf(values);
        }
    }

    /** A text, of which a long one is cut. */
    record Text(String value) implements JsonValue {}

    record Real(double value) implements JsonValue {}

    record Flag(boolean value) implements JsonValue {}

    record Null() implements JsonValue {}

    /** The value under a path of member names. */
    default JsonValue at(String... path) {
        var value = this;
        for (var key : path) {
            value = value.members().getOrDefault(key, absent());
        }
        return value;
    }

    /** The first of the members that is there. */
    default JsonValue firstOf(String... keys) {
        for (var key : keys) {
            if (at(key).isPresent()) {
                return at(key);
            }
        }
        return absent();
    }

    default boolean isPresent() {
        return !(this instanceof Null);
    }

    default Map<String, JsonValue> members() {
        return this instanceof Members(var values) ? values : Map.of();
    }

    default List<JsonValue> elements() {
        return this instanceof Elements(var values) ? values : List.of();
    }

    default String text() {
        return this instanceof Text(var value) ? value : "";
    }

    default boolean flag() {
        return this instanceof Flag(var value) && value;
    }

    default double number() {
        return this instanceof Real(var value) && Double.isFinite(value) ? value : 0;
    }

    /** The number as a count: 0 unless it is a whole one in the range of an {@code int}. */
    default int count() {
        var number = number();
        return number > 0 && number <= Integer.MAX_VALUE && number == Math.rint(number)
                ? (int) number
                : 0;
    }
}
