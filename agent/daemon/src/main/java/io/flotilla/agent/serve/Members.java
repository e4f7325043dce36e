package io.flotilla.agent.serve;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The members of a JSON object that came in, read as what they must be; null is as if absent. */
public final class Members {
    /** Larger whole numbers are not exact in JSON. */
    public static final long LARGEST_WHOLE = (1L << 53) - 1;

    private final Map<?, ?> members;
    private final String where;

    private Members(Map<?, ?> members, String where) {
        this.members = members;
        this.where = where;
    }

    /** The object that the first bytes of a body hold. */
    public static Members of(byte[] body, int length) throws ApiException {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, 0, length));
            if (Json.parse(text.toString()) instanceof Map<?, ?> members) {
                return new Members(members, "");
            }
        } catch (CharacterCodingException _) {
            throw ApiException.invalid(null, "the body is not UTF-8");
        } catch (Json.MalformedException e) {
            throw ApiException.invalid(null, "the body is not JSON: found " + e.getMessage());
        }
        throw ApiException.invalid(null, "the body must be a JSON object");
    }

    /** Whether a member says something: not absent, null, false or empty. */
    public boolean says(String name) {
        return switch (members.get(name)) {
            case null -> false;
            case Boolean said -> said;
            case String said -> !said.isEmpty();
            case List<?> said -> !said.isEmpty();
            case Map<?, ?> said -> !said.isEmpty();
            default -> true;
        };
    }

    /** A text, or empty. */
    public String text(String name) throws ApiException {
        return switch (members.get(name)) {
            case null -> "";
            case String text -> text;
            default -> throw wrong(name, "a text");
        };
    }

    /** A text that must be there. */
    public String required(String name) throws ApiException {
        var text = text(name);
        if (text.isEmpty()) {
            throw wrong(name, "a text that is not empty");
        }
        return text;
    }

    /** A truth value, or what holds without one. */
    public boolean flag(String name, boolean otherwise) throws ApiException {
        return switch (members.get(name)) {
            case null -> otherwise;
            case Boolean flag -> flag;
            default -> throw wrong(name, "true or false");
        };
    }

    /** A number, if there is one. */
    public OptionalDouble number(String name) throws ApiException {
        return switch (members.get(name)) {
            case null -> OptionalDouble.empty();
            case Double number -> OptionalDouble.of(number);
            default -> throw wrong(name, "a number");
        };
    }

    /** A number within bounds, or what holds without one. */
    public double number(String name, double least, double most, double otherwise)
            throws ApiException {
        var number = number(name).orElse(otherwise);
        if (!(number >= least && number <= most)) {
            throw wrong(name, "a number from " + least + " to " + most);
        }
        return number;
    }

    /** A whole number within bounds, or what holds without one. */
    public long whole(String name, long least, long most, long otherwise) throws ApiException {
        return whole(name, least, most).orElse(otherwise);
    }

    /** A whole number within bounds, if there is one. */
    public OptionalLong whole(String name, long least, long most) throws ApiException {
        var said = number(name);
        if (said.isEmpty()) {
            return OptionalLong.empty();
        }
        var number = said.getAsDouble();
        if (number != Math.rint(number)
                || Math.abs(number) > LARGEST_WHOLE
                || number < (double) least
                || number > (double) most) {
            throw wrong(name, "a whole number from " + least + " to " + most);
        }
        return OptionalLong.of((long) number);
    }

    /** A text, or a list of texts; empty if there is none. */
    public List<String> texts(String name) throws ApiException {
        return switch (members.get(name)) {
            case null -> List.of();
            case String text -> List.of(text);
            case List<?> values -> {
                var texts = new ArrayList<String>(values.size());
                for (var value : values) {
                    if (!(value instanceof String text)) {
                        throw wrong(name, "a text or a list of texts");
                    }
                    texts.add(text);
                }
                yield texts;
            }
            default -> throw wrong(name, "a text or a list of texts");
        };
    }

    /** A list of whatever there is; it must be there. */
    public List<?> list(String name) throws ApiException {
        if (members.get(name) instanceof List<?> values) {
            return values;
        }
        throw wrong(name, "a list");
    }

    /** Objects; empty if there are none. */
    public List<Members> objects(String name) throws ApiException {
        if (!(members.get(name) instanceof List<?> values)) {
            if (members.get(name) == null) {
                return List.of();
            }
            throw wrong(name, "a list of objects");
        }
        var objects = new ArrayList<Members>(values.size());
        for (var value : values) {
            if (!(value instanceof Map<?, ?> object)) {
                throw wrong(name, "a list of objects");
            }
            objects.add(new Members(object, where + name + "."));
        }
        return objects;
    }

    /** An object; without members if there is none. */
    public Members object(String name) throws ApiException {
        return switch (members.get(name)) {
            case null -> new Members(Map.of(), where + name + ".");
            case Map<?, ?> object -> new Members(object, where + name + ".");
            default -> throw wrong(name, "an object");
        };
    }

    /** Whether a member is a text. */
    public boolean isText(String name) {
        return members.get(name) instanceof String;
    }

    /** Refuses a member that is not what it must be. */
    public ApiException wrong(String name, String must) {
        return ApiException.invalid(where + name, "\"" + where + name + "\" must be " + must);
    }

    /** Refuses what is asked for by a member, since it is not there. */
    public void refuse(String... names) throws ApiException {
        for (var name : names) {
            if (says(name)) {
                throw ApiException.notOffered(where + name);
            }
        }
    }
}
