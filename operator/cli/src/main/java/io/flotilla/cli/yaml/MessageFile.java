package io.flotilla.cli.yaml;

import com.google.protobuf.Message;
import io.flotilla.cli.CommandFailure;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a YAML or JSON file into a message of the contract, or says all that is wrong with it. */
public final class MessageFile {
    private MessageFile() {}

    /** Reads the file into the builder; a wrong file ends the command and fills nothing in. */
    public static <B extends Message.Builder> B read(Path file, B builder) {
        return parse(file.toString(), InputText.of(file), builder);
    }

    static <B extends Message.Builder> B parse(String source, String yaml, B builder) {
        var filler = new MessageFiller(source);
        try {
            var settings = LoadSettings.builder().setLabel(source).build();
            new Compose(settings)
                    .composeString(yaml)
                    .ifPresent(root -> filler.fill(root, builder, ""));
        } catch (YamlEngineException e) {
            throw CommandFailure.usage(source + " is not YAML: " + e.getMessage());
        }
        if (!filler.problems().isEmpty()) {
            throw CommandFailure.usage(String.join("\n", filler.problems()));
        }
        return builder;
    }
}
