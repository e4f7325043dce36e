package io.flotilla.cli.output;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Messages of the contract as JSON and YAML documents. */
public final class Documents {
    private static final JsonFormat.Printer JSON = JsonFormat.printer();

    private Documents() {}

    /** One message in the contract's JSON form. */
    public static String json(MessageOrBuilder message) {
        try {
            return JSON.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Message without a JSON form", e);
        }
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
        var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        var tree = new Load(LoadSettings.builder().build()).loadFromString(json);
        return new Dump(settings).dumpToString(tree).stripTrailing();
    }

    static String indent(String json) {
        return json.lines().map(line -> "    " + line).collect(Collectors.joining("\n"));
    }
}
