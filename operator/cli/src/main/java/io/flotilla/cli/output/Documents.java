package io.flotilla.cli.output;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParser;
import com.google.gson.ToNumberPolicy;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Messages of the contract as JSON and YAML documents. */
public final class Documents {
    private static final JsonFormat.Printer JSON = JsonFormat.printer();

    /** JSON is YAML too, but a reader of YAML takes far longer over it. */
    private static final Gson TREES =
            new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

    private static final Gson INDENTED =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private static final DumpSettings BLOCKS =
            DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();

    private Documents() {}

    /** One message in the contract's JSON form. */
    public static String json(MessageOrBuilder message) {
        try {
            return JSON.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Message without a JSON form", e);
        }
    }

    /** A message in the contract's JSON form, with another one as a member more. */
    static String json(MessageOrBuilder message, String member, MessageOrBuilder more) {
        var document = JsonParser.parseString(json(message)).getAsJsonObject();
        document.add(member, JsonParser.parseString(json(more)));
        return INDENTED.toJson(document);
    }

    /** One message in the contract's JSON form, in one line. */
    static String jsonLine(MessageOrBuilder message) {
        try {
            return JSON.omittingInsignificantWhitespace().print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Message without a JSON form", e);
        }
    }

    /** A list of messages under one field, as list methods answer it. */
    public static String json(String field, List<? extends MessageOrBuilder> messages) {
        return messages.stream()
                .map(message -> indent(json(message)))
                .collect(Collectors.joining(",\n", "{\n  \"" + field + "\": [\n", "\n  ]\n}"));
    }

    /** A document in another form. */
    public static String render(String json, OutputFormat format) {
        return format.render(json);
    }

    static String yaml(String json) {
        return new Dump(BLOCKS).dumpToString(TREES.fromJson(json, Object.class)).stripTrailing();
    }

    static String indent(String json) {
        return json.lines().map(line -> "    " + line).collect(Collectors.joining("\n"));
    }
}
