package io.flotilla.host.generate;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Writes texts side by side in the sequences of one engine. Each step reads one batch: a token of
 * every text that is being written, and parts of prompts in the room that the batch has left. A
 * batch is read with one adapter; texts with others have their turn in the next. Texts for which
 * there is no sequence or no room wait in the order in which they came.
 */
public final class BatchWriter implements GenerativeModel {
    private final TokenEngine engine;
    private final LongSupplier nanoTime;
    private final Places places;
    private final Deque<TextInProgress> waiting = new ArrayDeque<>();
    private int turn;

    public BatchWriter(TokenEngine engine, LongSupplier nanoTime) {
        this.engine = engine;
        this.nanoTime = nanoTime;
        this.places = new Places(engine);
    }

    /** Where in a batch the token is that the next one of a sequence follows. */
    private record Followed(Sequence sequence, TextInProgress text, int index) {}

    @Override
    public int roomTokens() {
        return engine.roomTokens();
    }

    @Override
    public Generation begin(GenerationOrder order) throws HostProblem {
        engine.requireAdapter(order.adapter());
        int[] prompt = engine.tokens(order.prompt());
        if (prompt.length == 0) {
            throw HostProblem.invalid("prompt", "The prompt has no tokens.");
        }
        if (prompt.length >= engine.roomTokens()) {
            throw new HostProblem(
                    Reason.INVALID_INPUT,
                    "The prompt has %d tokens, and there is room for %d with what is written."
                            .formatted(prompt.length, engine.roomTokens()),
                    Map.of("field", "prompt", "tokens", Integer.toString(prompt.length)));
        }
        TextInProgress text =
                new TextInProgress(prompt, order, engine.sampler(order.sampling()), nanoTime);
        text.room =
                (int) Math.min((long) prompt.length + expected(order, prompt), engine.roomTokens());
        waiting.add(text);
        return new Handle(text);
    }

    /** What is set aside to be written; who does not say how much gets a share, and more later. */
    private int expected(GenerationOrder order, int[] prompt) {
        int share = engine.roomTokens() / engine.sequences() - prompt.length;
        return order.maxTokens() > 0 ? order.maxTokens() : Math.max(1, share);
    }

    @Override
    public void step() throws HostProblem {
        while (!waiting.isEmpty() && places.admit(waiting.peek())) {
            waiting.remove();
        }
        List<Sequence> busy = places.busy(turn++);
        if (busy.isEmpty()) {
            return;
        }
        String adapter = adapter(busy.getFirst());
        busy.removeIf(sequence -> !adapter(sequence).equals(adapter));
        List<Followed> followed = new ArrayList<>();
        int room = engine.batchTokens() - addWritten(busy, engine.batchTokens(), followed);
        int read = addPrompts(busy, room, followed);
        if (read == 0 && followed.isEmpty()) {
            return;
        }
        try {
            engine.adapt(adapter);
            engine.decode();
        } catch (HostProblem problem) {
            failAll(problem);
            return;
        }
        followed.forEach(this::follow);
    }

    private static String adapter(Sequence sequence) {
        return sequence.text == null ? "" : sequence.text.adapter;
    }

    /** Adds the token that each text has come to; returns how many. */
    private int addWritten(List<Sequence> busy, int room, List<Followed> followed) {
        for (Sequence sequence : busy) {
            TextInProgress text = sequence.text;
            if (text == null || sequence.length() < text.prompt.length) {
                continue;
            }
            if (!places.grow(sequence, text)) {
                text.end(Generation.Finish.LENGTH);
                release(sequence, text);
            } else if (followed.size() < room) {
                followed.add(new Followed(sequence, text, add(sequence, text.next(), true)));
            }
        }
        return followed.size();
    }

    /** Adds what is left of prompts, to each its share of the room; returns how much. */
    private int addPrompts(List<Sequence> busy, int room, List<Followed> followed) {
        List<Sequence> readers =
                busy.stream()
                        .filter(s -> s.text != null && s.length() < s.text.prompt.length)
                        .toList();
        int left = room;
        for (int i = 0; i < readers.size(); i++) {
            int share = Math.ceilDiv(left, readers.size() - i);
            left -= addPrompt(readers.get(i), share, followed);
        }
        return room - left;
    }

    private int addPrompt(Sequence sequence, int most, List<Followed> followed) {
        TextInProgress text = sequence.text;
        if (text == null) {
            return 0;
        }
        int from = sequence.length();
        int to = Math.min(from + most, text.prompt.length);
        for (int i = from; i < to; i++) {
            boolean isLast = i == text.prompt.length - 1;
            int index = add(sequence, text.prompt[i], isLast);
            if (isLast) {
                followed.add(new Followed(sequence, text, index));
            }
        }
        return to - from;
    }

    private int add(Sequence sequence, int token, boolean isFollowed) {
        int index = engine.add(token, sequence.id, sequence.length(), isFollowed);
        sequence.append(token);
        return index;
    }

    private void follow(Followed followed) {
        TextInProgress text = followed.text;
        try {
            text.write(text.sampler.choose(followed.index), engine);
        } catch (HostProblem problem) {
            text.fail(problem);
        }
        if (text.isOver()) {
            release(followed.sequence, text);
        }
    }

    private void release(Sequence sequence, TextInProgress text) {
        places.release(sequence);
        text.sampler.close();
    }

    /** After the engine failed nobody knows what it has read. */
    private void failAll(HostProblem problem) {
        for (Sequence sequence : places.busy(0)) {
            TextInProgress text = sequence.text;
            if (text != null) {
                text.fail(problem);
                release(sequence, text);
                places.forget(sequence);
            }
        }
    }

    /** Makes room for tokens of the engine's other work, beside the texts under way. */
    public void makeRoom(int tokens) throws HostProblem {
        if (!places.evictFor(tokens)) {
            throw new HostProblem(Reason.BUSY, "The texts under way leave no room.");
        }
    }

    private final class Handle implements Generation {
        private final TextInProgress text;

        Handle(TextInProgress text) {
            this.text = text;
        }

        @Override
        public String takeText() {
            return text.takeText();
        }

        @Override
        public boolean isDone() throws HostProblem {
            return text.isDone();
        }

        @Override
        public Result result() {
            return text.result();
        }

        @Override
        public void close() {
            if (waiting.remove(text)) {
                text.sampler.close();
                return;
            }
            places.busy(0).stream()
                    .filter(sequence -> sequence.text == text)
                    .forEach(sequence -> release(sequence, text));
        }
    }
}
