package io.flotilla.cli.inspect;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.folder.FolderInspection.Refused;
import java.nio.file.Path;

/** Says what is wrong with a file that is no sound model, and what to do instead. */
public final class Refusals {
    private Refusals() {}

    /** Why the file is not taken. */
    public static CommandFailure of(Path file, Refused refused) {
        return new CommandFailure(
                ExitCode.FAILED,
                switch (refused.reason()) {
                    case Inspection.Malformed(var format, var reason, var offset) ->
                            "%s %s: %s%s."
                                    .formatted(
                                            file,
                                            refused.path().endsWith(".json")
                                                    ? "does not describe a sound model"
                                                    : "is no sound " + format + " file",
                                            offset == 0 ? "" : "at byte " + offset + ", ",
                                            reason);
                    case Inspection.Unsupported(var kind, var hint) ->
                            "%s is a %s file, which cannot run: %s.".formatted(file, kind, hint);
                    case Inspection.Unrecognised(var reason) ->
                            "%s is no model file: %s.".formatted(file, reason);
                    case Inspection.Recognised _ ->
                            throw new IllegalStateException("A file that was read is not refused");
                });
    }
}
