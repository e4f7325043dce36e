package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A model on the Hugging Face Hub.
 *
 * @param repository organization/model
 * @param revision a branch, tag or commit
 * @param weights path of the weights in the repository, or empty to have them found
 */
record HubName(String repository, String revision, String weights) {
    private static final String SEGMENT = "[A-Za-z0-9][A-Za-z0-9._-]*";
    private static final Pattern NAME =
            Pattern.compile(
                    "((?:%s/)?%s)(?:@([A-Za-z0-9][A-Za-z0-9._/-]*))?(?:#(.+))?"
                            .formatted(SEGMENT, SEGMENT));

    static HubName parse(String text) {
        var parts = NAME.matcher(text);
        if (!parts.matches() || text.contains("..")) {
            throw CommandFailure.usage(
                    "hf:"
                            + text
                            + " is not hf:ORG/MODEL[@REVISION][#WEIGHTS], such as"
                            + " hf:org/model@main#onnx/model.onnx.");
        }
        return new HubName(
                parts.group(1),
                Objects.requireNonNullElse(parts.group(2), "main"),
                Objects.requireNonNullElse(parts.group(3), ""));
    }
}
