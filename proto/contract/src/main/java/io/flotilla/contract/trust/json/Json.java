package io.flotilla.contract.trust.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A JSON value. Numbers are whole: a signed fraction could be written in more than one way. */
public sealed interface Json {

    /** The order of code points, in which canonical JSON has its names. */
    Comparator<String> BY_CODE_POINT =
            (one, other) ->
                    Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());

    /** A text. */
    record Text(String value) implements Json {}

    /** A whole number. */
    record Whole(long value) implements Json {}

    /** True or false. */
    record Flag(boolean value) implements Json {}

    /** Nothing. */
    enum Null implements Json {
        /** The only one. */
        NULL
    }

    /** A list of values. */
    record Items(List<Json> values) implements Json {
        public Items {
            values = List.copyOf(values);
        }

        /** A list of texts. */
        public static Items ofTexts(Iterable<String> texts) {
            var values = new ArrayList<Json>();
            texts.forEach(text -> values.add(new Text(text)));
            return new Items(values);
        }

        /** Its values, all of which are texts. */
        public List<String> texts() throws MalformedJsonException {
            var texts = new ArrayList<String>();
            for (var value : values) {
                if (!(value instanceof Text(var text))) {
                    throw new MalformedJsonException("a list holds something that is no text");
                }
                texts.add(text);
            }
            return texts;
        }
    }

    /** Values by name, in the order of {@link #BY_CODE_POINT}. */
    record Fields(SortedMap<String, Json> values) implements Json {
        public Fields {
            var sorted = new TreeMap<String, Json>(BY_CODE_POINT);
            sorted.putAll(values);
            values = Collections.unmodifiableSortedMap(sorted);
        }

        /** The values of a map in any order. */
        public static Fields of(Map<String, ? extends Json> values) {
            var sorted = new TreeMap<String, Json>(BY_CODE_POINT);
            sorted.putAll(values);
            return new Fields(sorted);
        }

        /** These fields and one more, which replaces the one of its name. */
        public Fields with(String name, Json value) {
            var more = new TreeMap<>(values);
            more.put(name, value);
            return new Fields(more);
        }

        public Optional<Json> find(String name) {
            return Optional.ofNullable(values.get(name));
        }

        public String text(String name) throws MalformedJsonException {
            if (values.get(name) instanceof Text(var text)) {
                return text;
            }
            throw missing(name, "a text");
        }

        public long whole(String name) throws MalformedJsonException {
            if (values.get(name) instanceof Whole(var number)) {
                return number;
            }
            throw missing(name, "a whole number");
        }

        public Fields fields(String name) throws MalformedJsonException {
            if (values.get(name) instanceof Fields fields) {
                return fields;
            }
            throw missing(name, "an object");
        }

        public Items items(String name) throws MalformedJsonException {
            if (values.get(name) instanceof Items items) {
                return items;
            }
            throw missing(name, "a list");
        }

        private static MalformedJsonException missing(String name, String kind) {
            return new MalformedJsonException("\"%s\" must be %s".formatted(name, kind));
        }
    }
}
