package io.flotilla.host.generate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The sequences of an engine and the room that they share. What a sequence has read stays after its
 * text until its room is needed, the one that was used longest ago first, so that a prompt that
 * begins alike is not read again.
 */
final class Places {
    private final TokenEngine engine;
    private final List<Sequence> sequences = new ArrayList<>();
    private long uses;

    Places(TokenEngine engine) {
        this.engine = engine;
        for (int id = 0; id < engine.sequences(); id++) {
            sequences.add(new Sequence(id));
        }
    }

    /** Those with a text, each time beginning with another one. */
    List<Sequence> busy(int turn) {
        List<Sequence> busy = new ArrayList<>();
        for (Sequence sequence : sequences) {
            if (sequence.text != null) {
                busy.add(sequence);
            }
        }
        if (!busy.isEmpty()) {
            Collections.rotate(busy, -(turn % busy.size()));
        }
        return busy;
    }

    /** Gives a text the idle sequence that knows most of its prompt, if there is room for it. */
    boolean admit(TextInProgress text) {
        if (reserved() + text.room > engine.roomTokens()) {
            return false;
        }
        Optional<Sequence> best =
                sequences.stream()
                        .filter(sequence -> sequence.text == null)
                        .max(
                                Comparator.<Sequence>comparingInt(s -> s.knownOf(text))
                                        .thenComparingLong(s -> -s.lastUse));
        best.ifPresent(sequence -> occupy(sequence, text));
        return best.isPresent();
    }

    private void occupy(Sequence sequence, TextInProgress text) {
        int known = sequence.knownOf(text);
        if (!engine.forget(sequence.id, known)) {
            forget(sequence);
            known = 0;
        }
        sequence.occupy(text, known);
        text.takeTurn(known);
        evictFor(0);
    }

    /** Whether the sequence has room for one token more, taken from idle ones if need be. */
    boolean grow(Sequence sequence, TextInProgress text) {
        if (sequence.length() < text.room) {
            return true;
        }
        if (!evictFor(1)) {
            return false;
        }
        text.room++;
        return true;
    }

    /** Lets idle sequences forget until there is that much room; returns whether there is. */
    boolean evictFor(int tokens) {
        while (reserved() + kept() + tokens > engine.roomTokens()) {
            Optional<Sequence> oldest =
                    sequences.stream()
                            .filter(sequence -> sequence.text == null && sequence.length() > 0)
                            .min(Comparator.comparingLong(sequence -> sequence.lastUse));
            if (oldest.isEmpty()) {
                return false;
            }
            forget(oldest.get());
        }
        return true;
    }

    private int reserved() {
        int reserved = 0;
        for (Sequence sequence : sequences) {
            reserved += sequence.text == null ? 0 : sequence.text.room;
        }
        return reserved;
    }

    private int kept() {
        int kept = 0;
        for (Sequence sequence : sequences) {
            kept += sequence.text == null ? sequence.length() : 0;
        }
        return kept;
    }

    void forget(Sequence sequence) {
        engine.forget(sequence.id, 0);
        sequence.cut(0);
    }

    /** Leaves the sequence to others, with what it has read. */
    void release(Sequence sequence) {
        sequence.text = null;
        sequence.lastUse = ++uses;
    }
}
