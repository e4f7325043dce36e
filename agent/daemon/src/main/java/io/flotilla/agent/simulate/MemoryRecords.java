package io.flotilla.agent.simulate;

import io.flotilla.agent.reconcile.Journal;
import io.flotilla.agent.reconcile.SlotState;
import io.flotilla.agent.reconcile.desired.Assignment;
import io.flotilla.agent.select.LearnedFigures;
import io.flotilla.agent.select.LearnedJournal;
import io.flotilla.agent.trust.TrustJournal;
import io.flotilla.contract.trust.TrustedMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What simulated devices write down: they live as long as their process, so memory will do. */
final class MemoryRecords {
    private MemoryRecords() {}

    /**
     * A journal that holds nothing.
     *
     * @param onAssignment told of each assignment before it is kept
     */
    static Journal journal(Consumer<Assignment> onAssignment) {
        return new Slots(onAssignment);
    }

    /** Trust in nothing yet. The keeper itself remembers for as long as it lives. */
    static TrustJournal trust() {
        return new Trust();
    }

    /** Nothing learned yet. Who learns remembers for as long as it lives. */
    static LearnedJournal learned() {
        return new Lessons();
    }

    private static final class Slots implements Journal {
        private final Consumer<Assignment> onAssignment;
        private final Map<String, SlotState> slots = new ConcurrentHashMap<>();
        private volatile Assignment assignment = Assignment.NONE;

        private Slots(Consumer<Assignment> onAssignment) {
            this.onAssignment = onAssignment;
        }

        @Override
        public Assignment loadAssignment() {
            return assignment;
        }

        @Override
        public void save(Assignment wanted) {
            onAssignment.accept(wanted);
            assignment = wanted;
        }

        @Override
        public List<SlotState> loadSlots() {
            return List.copyOf(slots.values());
        }

        @Override
        public void save(SlotState state) {
            slots.put(state.slot(), state);
        }

        @Override
        public void remove(String slot) {
            slots.remove(slot);
        }
    }

    private record Trust() implements TrustJournal {
        @Override
        public Optional<TrustedMetadata> load() {
            return Optional.empty();
        }

        @Override
        public void save(TrustedMetadata trusted) {}
    }

    private record Lessons() implements LearnedJournal {
        @Override
        public List<LearnedFigures> load() {
            return List.of();
        }

        @Override
        public void save(List<LearnedFigures> figures) {}
    }
}
