package io.flotilla.agent.serve;

import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.TensorOutcome;
import io.flotilla.agent.runtime.TensorOutcome.Inferred;
import io.flotilla.agent.runtime.TensorOutcome.Refused;
import io.flotilla.agent.runtime.TensorOutcome.Unavailable;
import io.flotilla.agent.runtime.tensor.ClassOutput;
import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Has tensors run by what answers in a slot. */
public final class Inferer {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String OPERATION = "inference";

    private final Slots slots;
    private final Meter meter;
    private final Admission admission;

    public Inferer(Slots slots, Meter meter, Admission admission) {
        this.slots = slots;
        this.meter = meter;
        this.admission = admission;
    }

    /**
     * Runs tensors for a request.
     *
     * @param outputs that are wanted; empty: all
     */
    public List<Tensor> infer(
            String name, List<Tensor> inputs, List<String> outputs, Arrival arrival)
            throws ApiException, InterruptedException {
        try (var _ = admission.enter(arrival);
                var lease = slots.lease(name)) {
            var occupant = lease.occupant();
            var outcome =
                    occupant.model()
                            .infer(inputs, outputs, TIMEOUT, arrival.presence())
                            .orElseThrow(ApiException::unwanted);
            var measurement =
                    new Meter.Measurement(
                            slots.meant(name).slot(),
                            occupant.variant(),
                            OPERATION,
                            Duration.ofNanos(arrival.nanosSince()),
                            1,
                            outcome instanceof Inferred ? size(inputs) : 0,
                            error(outcome),
                            occupant.model().peakResidentBytes());
            meter.record(measurement);
            return switch (outcome) {
                case Inferred(var answers) -> {
                    ClassOutput.of(occupant.model().tensors())
                            .map(output -> output.confidences(answers))
                            .ifPresent(confidences -> meter.sure(measurement, confidences));
                    lease.observer().inferred(inputs, answers);
                    yield answers;
                }
                case Refused(var reason, var message) ->
                        throw ApiException.refused("inputs", reason, message);
                case Unavailable(var fault) -> throw ApiException.unavailable(name, fault);
            };
        }
    }

    /** How many numbers there are, and bytes of texts: no engine counts tokens of tensors. */
    private static long size(List<Tensor> inputs) {
        var size = 0L;
        for (var input : inputs) {
            var bytes = input.elements().remaining();
            size +=
                    input.type() == TensorType.BYTES
                            ? bytes - Integer.BYTES * Tensor.count(input.shape())
                            : bytes / input.type().size();
        }
        return size;
    }

    private static String error(TensorOutcome outcome) {
        return switch (outcome) {
            case Inferred _ -> "";
            case Refused(var reason, _) -> reason.toLowerCase(Locale.ROOT);
            case Unavailable(Fault(var kind, _)) -> kind.name().toLowerCase(Locale.ROOT);
        };
    }
}
