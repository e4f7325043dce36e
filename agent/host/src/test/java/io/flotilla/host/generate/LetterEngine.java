package io.flotilla.host.generate;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.generate.GenerationOrder.Message;
import io.flotilla.host.generate.GenerationOrder.Prompt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * An engine whose tokens are bytes, and which writes what it has read of a text over again; with
 * its one adapter it reads in capitals.
 */
final class LetterEngine implements TokenEngine {
    private final int roomTokens;
    private final int batchTokens;
    private final Map<Integer, List<Integer>> read = new HashMap<>();
    private final List<int[]> added = new ArrayList<>();
    private final List<List<Integer>> decoded = new ArrayList<>();

    /** How many tokens each batch had. */
    final List<Integer> batches = new ArrayList<>();

    private String adapter = "";
    int samplers;
    boolean fails;

    LetterEngine(int roomTokens, int batchTokens) {
        this.roomTokens = roomTokens;
        this.batchTokens = batchTokens;
    }

    @Override
    public int roomTokens() {
        return roomTokens;
    }

    @Override
    public int sequences() {
        return 3;
    }

    @Override
    public int batchTokens() {
        return batchTokens;
    }

    @Override
    public int[] tokens(Prompt prompt) {
        String text =
                switch (prompt) {
                    case Prompt.Text(String plain) -> plain;
                    case Prompt.Conversation(var messages) ->
                            messages.stream()
                                    .map(Message::content)
                                    .collect(Collectors.joining("\n"));
                };
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            tokens[i] = bytes[i] & 0xff;
        }
        return tokens;
    }

    @Override
    public void requireAdapter(String wanted) throws HostProblem {
        if (!wanted.isEmpty() && !wanted.equals("loud")) {
            throw HostProblem.invalid("adapter", "There is no adapter " + wanted + ".");
        }
    }

    @Override
    public void adapt(String wanted) {
        adapter = wanted;
    }

    @Override
    public TokenSampler sampler(Sampling sampling) {
        samplers++;
        Random random = new Random(sampling.seed());
        return new TokenSampler() {
            private int written;

            @Override
            public int choose(int index) {
                List<Integer> text = decoded.get(index);
                if (sampling.temperature() > 0) {
                    return text.get(random.nextInt(text.size()));
                }
                return text.get(written % text.size());
            }

            @Override
            public void accept(int token) {
                written++;
            }

            @Override
            public void close() {
                samplers--;
            }
        };
    }

    @Override
    public boolean ends(int token) {
        return token == '$';
    }

    @Override
    public byte[] piece(int token) {
        return new byte[] {(byte) token};
    }

    @Override
    public boolean forget(int sequence, int position) {
        List<Integer> text = read.computeIfAbsent(sequence, _ -> new ArrayList<>());
        text.subList(Math.min(position, text.size()), text.size()).clear();
        return true;
    }

    @Override
    public int add(int token, int sequence, int position, boolean isFollowed) {
        added.add(new int[] {token, sequence, position});
        return added.size() - 1;
    }

    @Override
    public void decode() throws HostProblem {
        decoded.clear();
        batches.add(added.size());
        for (int[] token : added) {
            List<Integer> text = read.computeIfAbsent(token[1], _ -> new ArrayList<>());
            if (text.size() != token[2]) {
                throw new IllegalStateException("position " + token[2] + " after " + text.size());
            }
            text.add(adapter.isEmpty() ? token[0] : Character.toUpperCase(token[0]));
            decoded.add(Collections.unmodifiableList(new ArrayList<>(text)));
        }
        added.clear();
        int held = read.values().stream().mapToInt(List::size).sum();
        if (held > roomTokens) {
            throw new IllegalStateException(held + " tokens where there is room for " + roomTokens);
        }
        if (fails) {
            throw new HostProblem(Reason.INFERENCE_FAILED, "as the test wants it");
        }
    }
}
