package io.flotilla.controller.rollout;

import io.flotilla.controller.rollout.assignment.AssignedSlot;
import io.flotilla.controller.rollout.assignment.AssignmentCause;
import io.flotilla.controller.rollout.deployment.Attempt;
import io.flotilla.controller.rollout.deployment.AttemptCause;
import io.flotilla.controller.rollout.deployment.AttemptState;
import io.flotilla.controller.rollout.deployment.Choice;
import io.flotilla.controller.rollout.deployment.Failure;
import io.flotilla.controller.rollout.deployment.FailureReason;
import io.flotilla.controller.rollout.deployment.Outcome;
import io.flotilla.controller.rollout.deployment.SlotProgress;
import io.flotilla.controller.rollout.deployment.WindowWait;
import io.flotilla.controller.shared.EncodedMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What devices say of what they are assigned. */
final class Answers {

    static final String GOOD = RolloutWorld.VERSION + "/variants/int8";
    static final String BAD = RolloutWorld.VERSION + "/variants/int4";

    private Answers() {}

    /** It serves what it was assigned, whichever way that leads. */
    static SlotProgress serving(AssignedSlot slot) {
        return serving(slot, GOOD);
    }

    static SlotProgress serving(AssignedSlot slot, String variant) {
        return answer(slot, variant, AttemptState.SUCCEEDED, null, Outcome.SERVING, null);
    }

    static SlotProgress failed(AssignedSlot slot, String variant, FailureReason reason) {
        return slot.cause() == AssignmentCause.ROLLBACK
                ? serving(slot)
                : answer(slot, variant, AttemptState.FAILED, reason, Outcome.FAILED, null);
    }

    static SlotProgress unfit(AssignedSlot slot) {
        return answer(slot, "", AttemptState.FAILED, null, Outcome.NO_VARIANT, null);
    }

    static SlotProgress waiting(AssignedSlot slot, Instant opens) {
        return answer(
                slot,
                GOOD,
                AttemptState.ASSIGNED,
                null,
                Outcome.WORKING,
                new WindowWait(WindowWait.Purpose.DOWNLOAD, opens));
    }

    private static SlotProgress answer(
            AssignedSlot slot,
            String variant,
            AttemptState state,
            @Nullable FailureReason reason,
            Outcome outcome,
            @Nullable WindowWait wait) {
        var isBack = slot.cause() == AssignmentCause.ROLLBACK;
        var attempt =
                new Attempt(
                        slot.round(),
                        isBack ? AttemptCause.ROLLBACK : AttemptCause.ASSIGNMENT,
                        isBack ? RolloutWorld.BEFORE + "/variants/old" : variant,
                        state,
                        reason == null ? null : new Failure(reason, reason.name(), "", Map.of()),
                        null,
                        new Attempt.Transfer(0, 0),
                        null,
                        new Attempt.Span(Instant.EPOCH, Instant.EPOCH));
        return new SlotProgress(
                slot.deployment(),
                slot.round(),
                new Choice(variant, "Chosen by a test.", EncodedMessage.of(new byte[0])),
                outcome == Outcome.NO_VARIANT ? List.of() : List.of(attempt),
                outcome,
                wait);
    }
}
