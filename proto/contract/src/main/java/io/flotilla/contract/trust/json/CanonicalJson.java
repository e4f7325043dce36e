package io.flotilla.contract.trust.json;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Writes JSON in OLPC's canonical form, which is what signatures are made over: names in order, no
 * white space, and only quotes and backslashes escaped.
 */
public final class CanonicalJson {

    private final StringBuilder text = new StringBuilder();

    private CanonicalJson() {}

    /** The canonical form of a value, in UTF-8. */
    public static byte[] of(Json value) {
        var form = new CanonicalJson();
        form.write(value);
        return form.text.toString().getBytes(UTF_8);
    }

    private void write(Json value) {
        switch (value) {
            case Json.Text(var content) -> string(content);
            case Json.Whole(var number) -> text.append(number);
            case Json.Flag(var flag) -> text.append(flag);
            case Json.Null _ -> text.append("null");
            case Json.Items items -> items(items);
            case Json.Fields fields -> fields(fields);
        }
    }

    private void items(Json.Items items) {
        text.append('[');
        var separator = "";
        for (var value : items.values()) {
            text.append(separator);
            write(value);
            separator = ",";
        }
        text.append(']');
    }

    private void fields(Json.Fields fields) {
        text.append('{');
        var separator = "";
        for (var field : fields.values().entrySet()) {
            text.append(separator);
            string(field.getKey());
            text.append(':');
            write(field.getValue());
            separator = ",";
        }
        text.append('}');
    }

    private void string(String content) {
        text.append('"');
        for (int i = 0; i < content.length(); i++) {
            var character = content.charAt(i);
            if (character == '"' || character == '\\') {
                text.append('\\');
            }
            text.append(character);
        }
        text.append('"');
    }
}
