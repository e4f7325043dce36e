package io.flotilla.agent.serve.shadow;

import io.flotilla.agent.runtime.TextOrder;
import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slot;
import io.flotilla.agent.serve.Slot.Observer;
import io.flotilla.agent.shared.Log;
import io.flotilla.agent.shared.Pause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

    /** Tensors of more bytes, or that would have more wait together, are not compared. */
    private static final long MAX_TENSOR_BYTES = 8L << 20;

    /** With less than this left for others, the outgoing version is let go. */
    private static final long MIN_FREE_BYTES = 64L << 20;

    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

    private final Slot slot;
    private final Occupant outgoing;
    private final Occupant incoming;
    private final ShadowRule rule;
    private final Means means;
    private final ArrayBlockingQueue<Input> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Comparison comparison;
    private final Thread thread;

    /**
     * What comparing takes.
     *
     * @param availableBytes memory that may be taken now
     * @param random safe for use by many threads
     */
    public record Means(
            Meter meter, LongSupplier availableBytes, Pause pause, RandomGenerator random) {}

    private Shadow(Slot slot, Occupant outgoing, Occupant incoming, ShadowRule rule, Means means) {
        this.slot = slot;
        this.outgoing = outgoing;
        this.incoming = incoming;
        this.rule = rule;
        this.means = means;
        this.comparison = new Comparison(slot.name(), outgoing, incoming, means.meter());
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

    @Override
    public void inferred(List<Tensor> inputs, List<Tensor> outputs) {
        if (!isWanted()) {
            return;
        }
        var bytes = inputs.stream().mapToLong(input -> input.elements().remaining()).sum();
        if (waitingBytes.get() + bytes <= MAX_TENSOR_BYTES) {
            comparison
                    .classes()
                    .flatMap(output -> output.best(outputs))
                    .ifPresent(best -> offer(new Input.Inferred(inputs, bytes, best)));
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
            offer(input);
        }
    }

    private void offer(Input input) {
        waitingBytes.addAndGet(input.bytes());
        if (!waiting.offer(input)) {
            waitingBytes.addAndGet(-input.bytes());
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
        if (!comparison.isPossible()) {
            return;
        }
        var deadline = System.nanoTime() + rule.limit().toNanos();
        for (var compared = 0; compared < rule.maxInputs(); ) {
            var left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            if (means.availableBytes.getAsLong() < MIN_FREE_BYTES) {
                comparison.unable("no_memory");
                return;
            }
            var input = waiting.poll(Math.min(left, LOOK_INTERVAL.toNanos()), TimeUnit.NANOSECONDS);
            if (input == null) {
                continue;
            }
            var begun = System.nanoTime();
            waitingBytes.addAndGet(-input.bytes());
            if (!comparison.of(input)) {
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
}
