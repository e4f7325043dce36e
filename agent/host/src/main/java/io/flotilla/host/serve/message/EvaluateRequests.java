package io.flotilla.host.serve.message;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.evaluate.EvaluationInputs;
import io.flotilla.host.evaluate.OutputFiles;
import io.flotilla.proto.runtime.v1.EvaluateRequest;
import io.flotilla.proto.runtime.v1.RandomInputs;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a request asks to evaluate, and refuses what is wrong with it. */
public final class EvaluateRequests {
    private static final int MOST_TEXTS = 4_096;
    private static final int LONGEST_TEXT = 1 << 20;
    private static final int MOST_DRAWN = 256;

    private EvaluateRequests() {}

    public static EvaluationInputs inputs(EvaluateRequest request) throws HostProblem {
        return switch (request.getInputsCase()) {
            case TEXTS -> texts(request.getTexts().getTextsList());
            case RANDOM -> drawn(request.getRandom());
            case INPUTS_NOT_SET -> throw HostProblem.invalid("inputs", "There are no inputs.");
        };
    }

    private static EvaluationInputs texts(List<String> texts) throws HostProblem {
        if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
            throw HostProblem.invalid(
                    "texts", "An evaluation runs 1 to %d texts.".formatted(MOST_TEXTS));
        }
        for (String text : texts) {
            if (text.length() > LONGEST_TEXT) {
                throw HostProblem.invalid(
                        "texts", "A text has at most %d characters.".formatted(LONGEST_TEXT));
            }
        }
        return new EvaluationInputs.Texts(texts);
    }

    private static EvaluationInputs drawn(RandomInputs random) throws HostProblem {
        if (random.getCount() < 1 || random.getCount() > MOST_DRAWN) {
            throw HostProblem.invalid(
                    "random.count", "An evaluation draws 1 to %d inputs.".formatted(MOST_DRAWN));
        }
        return new EvaluationInputs.Drawn(random.getCount(), random.getSeed());
    }

    public static OutputFiles files(EvaluateRequest request) throws HostProblem {
        Path kept = path("outputs_path", request.getOutputsPath());
        if (kept != null && Files.exists(kept)) {
            throw HostProblem.invalid("outputs_path", "outputs_path exists already.");
        }
        Path reference = path("reference_path", request.getReferencePath());
        if (reference != null && !Files.isRegularFile(reference)) {
            throw new HostProblem(
                    Reason.FILE_MISSING,
                    "There is no file " + reference + ".",
                    Map.of("field", "reference_path", "file", reference.toString()));
        }
        return new OutputFiles(kept, reference);
    }

    private static @Nullable Path path(String field, String text) throws HostProblem {
        if (text.isEmpty()) {
            return null;
        }
        try {
            Path path = Path.of(text).normalize();
            if (path.isAbsolute() && path.getFileName() != null) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Refused below, like any other path of no file.
        }
        throw HostProblem.invalid(field, field + " must be the absolute path of a file.");
    }
}
