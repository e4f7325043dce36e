package io.flotilla.agent.serve.shadow;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.flotilla.agent.runtime.EmbedOutcome;
import io.flotilla.agent.runtime.RunningModel;
import io.flotilla.agent.runtime.TensorOutcome;
import io.flotilla.agent.runtime.TextOrder;
import io.flotilla.agent.runtime.TextOutcome;
import io.flotilla.agent.runtime.tensor.ClassOutput;
import io.flotilla.agent.runtime.tensor.ClassOutput.Best;
import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorSpec;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.shared.Log;
import io.flotilla.contract.telemetry.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Asks the outgoing version what the new one was asked, and tells the meter how far they agree. */
final class Comparison {
    private static final Log LOG = Log.of(Comparison.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_TOKENS = 24;

    /** The likeliest text, so that chance makes no difference. */
    private static final TextOrder.Sampling LIKELIEST =
            new TextOrder.Sampling(
                    0, 0, 0, 0, OptionalLong.empty(), new TextOrder.Penalties(0, 0, 0, 0), "");

    private final String slot;
    private final Occupant outgoing;
    private final Occupant incoming;
    private final Meter meter;

    Comparison(String slot, Occupant outgoing, Occupant incoming, Meter meter) {
        this.slot = slot;
        this.outgoing = outgoing;
        this.incoming = incoming;
        this.meter = meter;
    }

    /** Where the new version says how much of each class its inputs have. */
    Optional<ClassOutput> classes() {
        return ClassOutput.of(incoming.model().tensors());
    }

    private Optional<ClassOutput> classesBefore() {
        return ClassOutput.of(outgoing.model().tensors());
    }

    /** Whether the two answer anything that can be compared; if not, that is told. */
    boolean isPossible() {
        var takesTensors = !incoming.model().tensors().inputs().isEmpty();
        if (takesTensors && classes().isEmpty()) {
            return unable("no_classes");
        }
        return !takesTensors || classesBefore().isPresent() || unable("other_output");
    }

    /** Returns whether it makes sense to go on. */
    boolean of(Input input) throws InterruptedException {
        return switch (input) {
            case Input.Embedded(var text, var answer) -> compareVectors(text, answer.getFirst());
            case Input.Wrote(var prompt) -> compareTexts(prompt);
            case Input.Inferred(var tensors, _, var answer) -> compareClasses(tensors, answer);
        };
    }

    private boolean compareVectors(String text, float[] vector) throws InterruptedException {
        return switch (outgoing.model().embed(List.of(text), PATIENCE)) {
            case EmbedOutcome.Embedded(var vectors, _, _) -> {
                var cosine = Agreement.cosine(vector, vectors.getFirst());
                if (Double.isNaN(cosine)) {
                    yield unable("other_output");
                }
                tell(Metric.SHADOW_EMBEDDING_COSINE, cosine);
                yield true;
            }
            case EmbedOutcome.Refused _ -> true;
            case EmbedOutcome.Unavailable _ -> failed();
        };
    }

    private boolean compareClasses(List<Tensor> tensors, Best answer) throws InterruptedException {
        var output = classesBefore().orElseThrow();
        var outcome =
                outgoing.model()
                        .infer(tensors, List.of(output.name()), PATIENCE, () -> true)
                        .orElseThrow(() -> new IllegalStateException("It is wanted."));
        return switch (outcome) {
            case TensorOutcome.Inferred(var before) -> {
                var agreement = output.best(before).flatMap(one -> Agreement.classes(one, answer));
                for (var isSame : agreement.orElse(List.of())) {
                    tell(Metric.SHADOW_LABEL_AGREEMENT, isSame ? 1 : 0);
                }
                yield agreement.isPresent() || unable("other_output");
            }
            case TensorOutcome.Refused _ -> takesTheSame() || unable("other_input");
            case TensorOutcome.Unavailable _ -> failed();
        };
    }

    /** Whether another input may be one that both versions take. */
    private boolean takesTheSame() {
        return inputNames(outgoing).equals(inputNames(incoming));
    }

    private static Set<String> inputNames(Occupant occupant) {
        return occupant.model().tensors().inputs().stream()
                .map(TensorSpec::name)
                .collect(toUnmodifiableSet());
    }

    private boolean compareTexts(TextOrder.Prompt prompt) throws InterruptedException {
        var before = new StringBuilder();
        var now = new StringBuilder();
        var outcome = write(outgoing.model(), prompt, before);
        if (outcome instanceof TextOutcome.Unavailable) {
            return failed();
        }
        if (outcome instanceof TextOutcome.Written(var finish, _, _)
                && write(incoming.model(), prompt, now)
                        instanceof TextOutcome.Written(var laterFinish, _, _)) {
            var words =
                    Agreement.words(
                            before.toString(),
                            finish == TextOutcome.Finish.LENGTH,
                            now.toString(),
                            laterFinish == TextOutcome.Finish.LENGTH);
            for (var at = 0; at < words.compared(); at++) {
                tell(Metric.SHADOW_TEXT_AGREEMENT, at < words.same() ? 1 : 0);
            }
        }
        return true;
    }

    private static TextOutcome write(
            RunningModel model, TextOrder.Prompt prompt, StringBuilder text)
            throws InterruptedException {
        return model.write(
                new TextOrder(prompt, LIKELIEST, MAX_TOKENS, List.of()),
                piece -> {
                    text.append(piece);
                    return true;
                },
                PATIENCE);
    }

    /** Where it was closed on purpose nothing is told. */
    private boolean failed() {
        return !Thread.currentThread().isInterrupted() && unable("outgoing_failed");
    }

    private void tell(Metric metric, double agreement) {
        meter.compared(slot, incoming.variant(), metric, agreement);
    }

    /** Says why it makes no sense to go on. */
    boolean unable(String reason) {
        meter.notCompared(slot, incoming.variant(), reason);
        LOG.warning("outgoing version is asked no more", "slot", slot, "reason", reason);
        return false;
    }
}
