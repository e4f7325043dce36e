package io.flotilla.agent.serve.shadow;

import io.flotilla.agent.runtime.EmbedOutcome;
import io.flotilla.agent.runtime.RunningModel;
import io.flotilla.agent.runtime.TextOrder;
import io.flotilla.agent.runtime.TextOutcome;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slot;
import io.flotilla.agent.serve.Slot.Observer;
import io.flotilla.agent.shared.Log;
import io.flotilla.agent.shared.Pause;
import io.flotilla.contract.telemetry.Metric;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Asks the version that was replaced what the new one is asked, and tells the meter how far they
 * agree. What was asked and answered is kept in memory, a little of it, until it was compared, and
 * is told to nobody. It ends by itself, and closes the outgoing model then.
 */
public final class Shadow implements Observer {
    private static final Log LOG = Log.of(Shadow.class);

    /** More inputs than this do not wait; those that come then are not compared. */
    private static final int MAX_WAITING = 16;

    /** Longer inputs are not compared. */
    private static final int MAX_CHARACTERS = 16_384;

    /** With less than this left for others, the outgoing version is let go. */
    private static final long MIN_FREE_BYTES = 64L << 20;

    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_TOKENS = 24;

    /** The likeliest text, so that chance makes no difference. */
    private static final TextOrder.Sampling LIKELIEST =
            new TextOrder.Sampling(
                    0, 0, 0, 0, OptionalLong.empty(), new TextOrder.Penalties(0, 0, 0, 0), "");

    private final Slot slot;
    private final Occupant outgoing;
    private final Occupant incoming;
    private final ShadowRule rule;
    private final Means means;
    private final ArrayBlockingQueue<Input> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;

    /**
     * What comparing takes.
     *
     * @param availableBytes memory that may be taken now
     * @param random safe for use by many threads
     */
    public record Means(
            Meter meter, LongSupplier availableBytes, Pause pause, RandomGenerator random) {}

    private sealed interface Input {

        /**
         * A text and what it was embedded as.
         *
         * @param answer one vector
         */
        record Embedded(String text, List<float[]> answer) implements Input {}

        record Wrote(TextOrder.Prompt prompt) implements Input {}
    }

    private Shadow(Slot slot, Occupant outgoing, Occupant incoming, ShadowRule rule, Means means) {
        this.slot = slot;
        this.outgoing = outgoing;
        this.incoming = incoming;
        this.rule = rule;
        this.means = means;
        this.thread = Thread.ofVirtual().name("shadow-" + slot.name()).unstarted(this::run);
    }

    /**
     * Compares an outgoing version with what serves in its place.
     *
     * @param outgoing is closed in the end, whatever comes of it
     */
    public static void begin(
            Slot slot, Occupant outgoing, Occupant incoming, ShadowRule rule, Means means) {
        var shadow = new Shadow(slot, outgoing, incoming, rule, means);
        if (slot.observe(incoming, shadow)) {
            shadow.thread.start();
        } else {
            outgoing.model().close();
        }
    }

    @Override
    public void embedded(List<String> texts, List<float[]> vectors) {
        if (isWanted() && texts.size() == vectors.size()) {
            var at = means.random.nextInt(texts.size());
            offer(
                    texts.get(at).length(),
                    new Input.Embedded(texts.get(at), vectors.subList(at, at + 1)));
        }
    }

    @Override
    public void wrote(TextOrder order) {
        if (isWanted()) {
            offer(length(order.prompt()), new Input.Wrote(order.prompt()));
        }
    }

    /** Lets go of the outgoing version. */
    @Override
    public void ended() {
        thread.interrupt();
        outgoing.model().close();
    }

    private boolean isWanted() {
        return means.random.nextDouble() < rule.sampleRatio();
    }

    private void offer(int characters, Input input) {
        if (characters <= MAX_CHARACTERS) {
            var _ = waiting.offer(input);
        }
    }

    private static int length(TextOrder.Prompt prompt) {
        return switch (prompt) {
            case TextOrder.Prompt.Plain(var text) -> text.length();
            case TextOrder.Prompt.Conversation(var messages) ->
                    messages.stream().mapToInt(message -> message.content().length()).sum();
        };
    }

    private void run() {
        LOG.info(
                "outgoing version is asked too",
                "slot",
                slot.name(),
                "variant",
                outgoing.variant());
        try {
            compareAll();
        } catch (InterruptedException _) {
            LOG.debug("outgoing version let go early", "slot", slot.name());
        } finally {
            slot.observe(incoming, Observer.NONE);
            outgoing.model().close();
        }
    }

    private void compareAll() throws InterruptedException {
        var deadline = System.nanoTime() + rule.limit().toNanos();
        for (var compared = 0; compared < rule.maxInputs(); ) {
            var left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            if (means.availableBytes.getAsLong() < MIN_FREE_BYTES) {
                unable("no_memory");
                return;
            }
            var input = waiting.poll(Math.min(left, LOOK_INTERVAL.toNanos()), TimeUnit.NANOSECONDS);
            if (input == null) {
                continue;
            }
            var begun = System.nanoTime();
            if (!compare(input)) {
                return;
            }
            compared++;
            rest(System.nanoTime() - begun);
        }
    }

    /** So long that no more than the wanted share of the time is spent comparing. */
    private void rest(long busyNanos) throws InterruptedException {
        var restNanos = (long) (busyNanos * (1 / rule.maxBusyRatio() - 1));
        if (restNanos > 0) {
            means.pause.await(Duration.ofNanos(restNanos));
        }
    }

    /** Returns whether it makes sense to go on. */
    private boolean compare(Input input) throws InterruptedException {
        return switch (input) {
            case Input.Embedded(var text, var answer) -> compareVectors(text, answer.getFirst());
            case Input.Wrote(var prompt) -> compareTexts(prompt);
        };
    }

    private boolean compareVectors(String text, float[] vector) throws InterruptedException {
        return switch (outgoing.model().embed(List.of(text), PATIENCE)) {
            case EmbedOutcome.Embedded(var vectors, _, _) -> {
                var cosine = Agreement.cosine(vector, vectors.getFirst());
                if (Double.isNaN(cosine)) {
                    unable("other_output");
                    yield false;
                }
                tell(Metric.SHADOW_EMBEDDING_COSINE, cosine);
                yield true;
            }
            case EmbedOutcome.Refused _ -> true;
            case EmbedOutcome.Unavailable _ -> failed();
        };
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
        if (!thread.isInterrupted()) {
            unable("outgoing_failed");
        }
        return false;
    }

    private void tell(Metric metric, double agreement) {
        means.meter.compared(slot.name(), incoming.variant(), metric, agreement);
    }

    private void unable(String reason) {
        means.meter.notCompared(slot.name(), incoming.variant(), reason);
        LOG.warning("outgoing version is asked no more", "slot", slot.name(), "reason", reason);
    }
}
