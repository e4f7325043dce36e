package io.flotilla.controller.link;

import com.google.protobuf.Timestamp;
import io.flotilla.controller.rollout.api.AttemptMapper;
import io.flotilla.controller.rollout.deployment.Choice;
import io.flotilla.controller.rollout.deployment.DeploymentId;
import io.flotilla.controller.rollout.deployment.DeviceProgress;
import io.flotilla.controller.rollout.deployment.Outcome;
import io.flotilla.controller.rollout.deployment.SlotProgress;
import io.flotilla.controller.rollout.deployment.WindowWait;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.proto.link.v1.AssignmentReport;
import io.flotilla.proto.link.v1.SlotReport;
import io.flotilla.proto.shared.v1.Problem;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Maps what agents say of their assignments. */
final class ProgressMapper {

    private static final int MAX_SLOTS = 16;
    private static final int MAX_ATTEMPTS = 100;

    /** In the year 9999, as far as times of the wire go. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private ProgressMapper() {}

    /** The report, less what is about deployments of other devices or of no form at all. */
    static DeviceProgress fromWire(DeviceId device, AssignmentReport report) {
        return new DeviceProgress(
                device,
                report.getGeneration(),
                report.hasRejection() ? text(report.getRejection()) : null,
                report.getSlotsList().stream()
                        .limit(MAX_SLOTS)
                        .map(ProgressMapper::fromWire)
                        .flatMap(Optional::stream)
                        .filter(slot -> slot.deployment().device().equals(device))
                        .toList());
    }

    private static String text(Problem rejection) {
        return "%s (%s)".formatted(rejection.getMessage(), rejection.getReason());
    }

    private static Optional<SlotProgress> fromWire(SlotReport report) {
        return DeploymentId.ofReported(report.getDeployment())
                .map(
                        deployment ->
                                new SlotProgress(
                                        deployment,
                                        report.getRound(),
                                        choice(report),
                                        report.getAttemptsList().stream()
                                                .limit(MAX_ATTEMPTS)
                                                .map(AttemptMapper::fromWire)
                                                .toList(),
                                        outcome(report.getOutcome()),
                                        awaited(report.getWait())));
    }

    private static @Nullable WindowWait awaited(io.flotilla.proto.rollout.v1.WindowWait wait) {
        return switch (wait.getPurpose()) {
            case PURPOSE_DOWNLOAD -> awaited(WindowWait.Purpose.DOWNLOAD, wait.getOpenTime());
            case PURPOSE_ACTIVATE -> awaited(WindowWait.Purpose.ACTIVATE, wait.getOpenTime());
            case PURPOSE_NETWORK -> awaited(WindowWait.Purpose.NETWORK, wait.getOpenTime());
            case PURPOSE_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    private static @Nullable WindowWait awaited(WindowWait.Purpose purpose, Timestamp opens) {
        return opens.getSeconds() > 0 && opens.getSeconds() < LAST_SECOND
                ? new WindowWait(purpose, Instant.ofEpochSecond(opens.getSeconds()))
                : null;
    }

    private static Choice choice(SlotReport report) {
        if (!report.hasSelection()) {
            return Choice.NONE;
        }
        var selection = report.getSelection();
        var attempted =
                report.getAttemptsList().isEmpty()
                        ? ""
                        : report.getAttemptsList().getLast().getVariant();
        return new Choice(
                attempted.isEmpty() ? selection.getVariant() : attempted,
                selection.getExplanation(),
                EncodedMessage.of(selection.toByteArray()));
    }

    private static Outcome outcome(SlotReport.Outcome outcome) {
        return switch (outcome) {
            case OUTCOME_UNSPECIFIED, OUTCOME_WORKING, UNRECOGNIZED -> Outcome.WORKING;
            case OUTCOME_SERVING -> Outcome.SERVING;
            case OUTCOME_FAILED -> Outcome.FAILED;
            case OUTCOME_NO_VARIANT -> Outcome.NO_VARIANT;
        };
    }
}
