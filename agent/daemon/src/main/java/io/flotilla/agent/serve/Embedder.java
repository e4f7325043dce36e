package io.flotilla.agent.serve;

import io.flotilla.agent.runtime.EmbedOutcome;
import io.flotilla.agent.runtime.EmbedOutcome.Embedded;
import io.flotilla.agent.runtime.EmbedOutcome.Refused;
import io.flotilla.agent.runtime.EmbedOutcome.Unavailable;
import io.flotilla.agent.runtime.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Has texts embedded by what answers in a slot. */
public final class Embedder {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String OPERATION = "embeddings";
    private static final int MAX_TEXTS = 256;

    private final Slots slots;
    private final Meter meter;
    private final Admission admission;

    public Embedder(Slots slots, Meter meter, Admission admission) {
        this.slots = slots;
        this.meter = meter;
        this.admission = admission;
    }

    /** The texts that a member holds: one, or 1 to 256. */
    public static List<String> input(Members members, String name) throws ApiException {
        var texts = members.texts(name);
        if (texts.isEmpty()
                || texts.size() > MAX_TEXTS
                || texts.stream().anyMatch(String::isEmpty)) {
            throw members.wrong(
                    name, "a text, or 1 to " + MAX_TEXTS + " texts, none of them empty");
        }
        return texts;
    }

    /** Embeds the texts of a request. */
    public Embedded embed(String name, List<String> texts, Arrival arrival)
            throws ApiException, InterruptedException {
        try (var _ = admission.enter(arrival);
                var lease = slots.lease(name)) {
            var occupant = lease.occupant();
            if (occupant.model().embeddingLength() == 0) {
                throw ApiException.invalid("model", "the model in \"" + name + "\" does not embed");
            }
            var outcome =
                    occupant.model()
                            .embed(texts, TIMEOUT, arrival.presence())
                            .orElseThrow(ApiException::unwanted);
            meter.record(
                    new Meter.Measurement(
                            slots.meant(name).slot(),
                            occupant.variant(),
                            OPERATION,
                            Duration.ofNanos(arrival.nanosSince()),
                            texts.size(),
                            outcome instanceof Embedded(_, var tokens, _) ? tokens : 0,
                            error(outcome),
                            occupant.model().peakResidentBytes()));
            return switch (outcome) {
                case Embedded embedded -> {
                    lease.observer().embedded(texts, embedded.vectors());
                    yield embedded;
                }
                case Refused(var reason, var message) ->
                        throw ApiException.refused("input", reason, message);
                case Unavailable(var fault) -> throw ApiException.unavailable(name, fault);
            };
        }
    }

    private static String error(EmbedOutcome outcome) {
        return switch (outcome) {
            case Embedded _ -> "";
            case Refused(var reason, _) -> reason.toLowerCase(Locale.ROOT);
            case Unavailable(Fault(var kind, _)) -> kind.name().toLowerCase(Locale.ROOT);
        };
    }
}
