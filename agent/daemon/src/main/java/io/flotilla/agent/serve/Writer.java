package io.flotilla.agent.serve;

import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.RunningModel.TextSink;
import io.flotilla.agent.runtime.TextOrder;
import io.flotilla.agent.runtime.TextOutcome;
import io.flotilla.agent.runtime.TextOutcome.Refused;
import io.flotilla.agent.runtime.TextOutcome.Unavailable;
import io.flotilla.agent.runtime.TextOutcome.Unwanted;
import io.flotilla.agent.runtime.TextOutcome.Written;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Has texts written by what answers in a slot. */
public final class Writer {
    /** Longest time without a piece, also while other texts have the room. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Slots slots;
    private final Meter meter;
    private final Admission admission;

    public Writer(Slots slots, Meter meter, Admission admission) {
        this.slots = slots;
        this.meter = meter;
        this.admission = admission;
    }

    /** What kind of text is asked for, by its OpenTelemetry GenAI name. */
    public enum Operation {
        /** A conversation is gone on with. */
        CHAT,
        /** A text is gone on with. */
        TEXT_COMPLETION;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Refuses a slot that is not there, or in which nothing writes now. */
    public void require(String name) throws ApiException {
        lease(name).close();
    }

    private Slot.Lease lease(String name) throws ApiException {
        var lease = slots.leaseToWrite(name);
        if (lease.occupant().model().textTokens() == 0) {
            lease.close();
            throw ApiException.invalid(
                    "model", "the model in \"" + name + "\" does not generate texts");
        }
        return lease;
    }

    /** A text from its beginning to its end, and what it took. */
    public record Whole(String text, Written written) {}

    /** Writes a text for a request, and keeps it until it ends. */
    public Optional<Whole> write(String name, Operation operation, TextOrder order, Arrival arrival)
            throws ApiException, InterruptedException {
        var text = new StringBuilder();
        return write(
                        name,
                        operation,
                        order,
                        piece -> {
                            text.append(piece);
                            return arrival.isWanted();
                        },
                        arrival)
                .map(written -> new Whole(text.toString(), written));
    }

    /**
     * Writes a text for a request.
     *
     * @return how it ended; nothing if the sink wanted no more, or whoever asked has gone
     */
    public Optional<Written> write(
            String name, Operation operation, TextOrder order, TextSink sink, Arrival arrival)
            throws ApiException, InterruptedException {
        try (var _ = admission.enter(arrival);
                var lease = lease(name)) {
            var occupant = lease.occupant();
            var watch = new FirstPiece(sink, arrival);
            var meant = slots.meant(name);
            var outcome = occupant.model().write(order.with(meant.adapter()), watch, PATIENCE);
            if (!(outcome instanceof Unwanted)) {
                meter.record(
                        new Meter.Measurement(
                                meant.slot(),
                                occupant.variant(),
                                operation.id(),
                                Duration.ofNanos(arrival.nanosSince()),
                                1,
                                outcome instanceof Written(_, var counts, _) ? counts.prompt() : 0,
                                error(outcome),
                                occupant.model().peakResidentBytes(),
                                output(outcome, watch.nanosSince(arrival.nanos()))));
            }
            return switch (outcome) {
                case Written written -> {
                    lease.observer().wrote(order);
                    yield Optional.of(written);
                }
                case Unwanted _ -> Optional.empty();
                case Refused(var reason, var message) ->
                        throw ApiException.refused(null, reason, message);
                case Unavailable(var fault) -> throw ApiException.unavailable(name, fault);
            };
        }
    }

    private static Meter.Output output(TextOutcome outcome, long firstNanos) {
        if (!(outcome instanceof Written(_, var counts, var times)) || counts.written() == 0) {
            return Meter.Output.NONE;
        }
        return new Meter.Output(
                counts.written(),
                Duration.ofNanos(firstNanos),
                times.writing().dividedBy(Math.max(1, counts.written() - 1)));
    }

    private static String error(TextOutcome outcome) {
        return switch (outcome) {
            case Written _, Unwanted _ -> "";
            case Refused(var reason, _) -> reason.toLowerCase(Locale.ROOT);
            case Unavailable(Fault(var kind, _)) -> kind.name().toLowerCase(Locale.ROOT);
        };
    }

    /** Sees when the first piece is handed over. */
    private static final class FirstPiece implements TextSink {
        private final TextSink sink;
        private final Arrival arrival;
        private long nanos;

        private FirstPiece(TextSink sink, Arrival arrival) {
            this.sink = sink;
            this.arrival = arrival;
        }

        @Override
        public boolean isWanted() {
            return arrival.isWanted();
        }

        @Override
        public boolean accept(String piece) {
            nanos = nanos == 0 ? System.nanoTime() : nanos;
            return sink.accept(piece);
        }

        private long nanosSince(long start) {
            return nanos == 0 ? System.nanoTime() - start : nanos - start;
        }
    }
}
