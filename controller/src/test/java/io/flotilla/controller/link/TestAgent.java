package io.flotilla.controller.link;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.device.v1.HardwareProfile;
import io.flotilla.proto.device.v1.LogEntry;
import io.flotilla.proto.device.v1.SlotStatus;
import io.flotilla.proto.link.v1.Assignment;
import io.flotilla.proto.link.v1.AssignmentReport;
import io.flotilla.proto.link.v1.ConnectRequest;
import io.flotilla.proto.link.v1.ConnectResponse;
import io.flotilla.proto.link.v1.DeviceReport;
import io.flotilla.proto.link.v1.Hello;
import io.flotilla.proto.link.v1.LinkServiceGrpc;
import io.flotilla.proto.link.v1.LogReport;
import io.flotilla.proto.link.v1.LogRequest;
import io.flotilla.proto.link.v1.SlotAssignment;
import io.flotilla.proto.link.v1.SlotReport;
import io.flotilla.proto.link.v1.TelemetryReceipt;
import io.flotilla.proto.link.v1.Welcome;
import io.flotilla.proto.planning.v1.Candidate;
import io.flotilla.proto.planning.v1.Quarantine;
import io.flotilla.proto.planning.v1.Selection;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.rollout.v1.Attempt;
import io.flotilla.proto.shared.v1.Problem;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An agent that keeps to the protocol and serves nothing: it answers assignments as it is told to.
 * Its fields are guarded by itself; what it received may be read at any time.
 */
public final class TestAgent {

    /** What becomes of an assigned slot. */
    enum Ending {
        SERVING,
        FAILED,
        NO_VARIANT,
        /** Says that it works on it, and no more until it is told otherwise. */
        WORKING
    }

    private final String name;
    private final Supplier<ManagedChannel> channels;
    private final List<Assignment> assignments = new CopyOnWriteArrayList<>();
    private final List<Welcome> welcomes = new CopyOnWriteArrayList<>();
    private final List<LogEntry> log = new CopyOnWriteArrayList<>();
    private final List<TelemetryReceipt> receipts = new CopyOnWriteArrayList<>();
    private final Map<String, SlotStatus> serving = new TreeMap<>();
    private final Map<String, SlotReport> reports = new LinkedHashMap<>();
    private final List<Quarantine> quarantines = new ArrayList<>();
    private Function<SlotAssignment, Ending> behaviour = _ -> Ending.SERVING;
    private HardwareProfile hardware =
            HardwareProfile.newBuilder()
                    .setCpu(
                            HardwareProfile.Cpu.newBuilder()
                                    .setArchitecture("x86-64")
                                    .setLogicalCores(2))
                    .build();
    private String hardwareClass = "x86-64/test";
    private long generation;
    private @Nullable ManagedChannel channel;
    private @Nullable StreamObserver<ConnectRequest> stream;
    private volatile @Nullable Status ended;

    TestAgent(String name, Supplier<ManagedChannel> channels) {
        this.name = name;
        this.channels = channels;
    }

    /** The device's resource name. */
    public String name() {
        return name;
    }

    /** The same device with another stream, holding nothing. */
    TestAgent twin() {
        return new TestAgent(name, channels);
    }

    synchronized TestAgent behaving(Function<SlotAssignment, Ending> how) {
        behaviour = how;
        return this;
    }

    /** Ends every assigned slot like this. */
    TestAgent ending(Ending ending) {
        return behaving(_ -> ending);
    }

    synchronized TestAgent holding(long heldGeneration) {
        generation = heldGeneration;
        return this;
    }

    /** Says that it has this hardware. */
    synchronized TestAgent having(HardwareProfile profile) {
        hardware = profile;
        return this;
    }

    /** Says that it behaves like devices of this class. */
    synchronized TestAgent ofClass(String name) {
        hardwareClass = name;
        return this;
    }

    /** Says that this variant failed. */
    synchronized TestAgent leavingAlone(String variant) {
        quarantines.add(
                Quarantine.newBuilder().setVariant(variant).setReason("it did not load").build());
        send(ConnectRequest.newBuilder().setDeviceReport(deviceReport()).build());
        return this;
    }

    /** Opens a stream and says hello with all it has. */
    public synchronized TestAgent connect() {
        connectWith(
                ConnectRequest.newBuilder()
                        .setHello(
                                Hello.newBuilder()
                                        .setProtocolVersion(1)
                                        .setAgentVersion("test")
                                        .setGeneration(generation)
                                        .setDeviceReport(deviceReport())
                                        .setAssignmentReport(assignmentReport())));
        return this;
    }

    /** Opens a stream with some other first message. */
    synchronized void connectWith(ConnectRequest.Builder first) {
        ended = null;
        if (channel == null) {
            channel = channels.get();
        }
        stream = LinkServiceGrpc.newStub(channel).connect(new Answers());
        stream.onNext(first.build());
    }

    /** The connection that is open. */
    synchronized ManagedChannel channel() {
        return Objects.requireNonNull(channel);
    }

    /** Ends the stream as a network does: without a word. */
    synchronized void disconnect() {
        if (channel != null) {
            channel.shutdownNow();
            channel = null;
        }
        stream = null;
    }

    synchronized void send(ConnectRequest message) {
        if (stream != null) {
            stream.onNext(message);
        }
    }

    /** Sends again what it last reported of its assignment. */
    synchronized void reportAgain() {
        send(ConnectRequest.newBuilder().setAssignmentReport(assignmentReport()).build());
    }

    /** Writes into its log, from which it answers who asks. */
    void logs(String message) {
        log.add(
                LogEntry.newBuilder()
                        .setSequence(log.size() + 1)
                        .setSeverity(LogEntry.Severity.SEVERITY_INFO)
                        .setMessage(message)
                        .build());
    }

    /** Ends what it was still working on, or what is yet to arrive. */
    void finish(Ending ending) {
        finish(_ -> ending);
    }

    /** The same, by what is assigned. */
    synchronized void finish(Function<SlotAssignment, Ending> how) {
        behaviour = how;
        if (!assignments.isEmpty()) {
            work(assignments.getLast());
        }
    }

    void sendTelemetry(TelemetryReport report) {
        send(ConnectRequest.newBuilder().setTelemetry(report).build());
    }

    List<Assignment> assignments() {
        return assignments;
    }

    List<Welcome> welcomes() {
        return welcomes;
    }

    List<TelemetryReceipt> receipts() {
        return receipts;
    }

    /** Why the stream has ended; null while it is open. */
    @Nullable Status ended() {
        return ended;
    }

    /** The version that the slot serves; empty: none. */
    synchronized String serves(String slot) {
        var status = serving.get(slot);
        return status == null ? "" : status.getModelVersion();
    }

    /** What the slot serves. */
    synchronized SlotStatus serving(String slot) {
        return serving.getOrDefault(slot, SlotStatus.getDefaultInstance());
    }

    private synchronized void receive(Assignment assignment) {
        assignments.add(assignment);
        if (assignment.getGeneration() <= generation) {
            return;
        }
        generation = assignment.getGeneration();
        var slots = assignment.getSlotsList().stream().map(SlotAssignment::getSlot).toList();
        serving.keySet().retainAll(slots);
        reports.keySet().retainAll(slots);
        work(assignment);
    }

    private void work(Assignment assignment) {
        for (var slot : assignment.getSlotsList()) {
            var before = reports.get(slot.getSlot());
            var isNew =
                    before == null
                            || !before.getDeployment().equals(slot.getDeployment())
                            || before.getRound() != slot.getRound()
                            || before.getOutcome() == SlotReport.Outcome.OUTCOME_WORKING;
            if (isNew) {
                reports.put(slot.getSlot(), answer(slot, before));
            }
        }
        send(ConnectRequest.newBuilder().setDeviceReport(deviceReport()).build());
        reportAgain();
    }

    private SlotReport answer(SlotAssignment slot, @Nullable SlotReport before) {
        var variant = choice(slot);
        var report =
                SlotReport.newBuilder()
                        .setSlot(slot.getSlot())
                        .setDeployment(slot.getDeployment())
                        .setRound(slot.getRound());
        if (before != null && before.getDeployment().equals(slot.getDeployment())) {
            report.addAllAttempts(before.getAttemptsList());
        }
        var ending = behaviour.apply(slot);
        var selection =
                Selection.newBuilder()
                        .setModelVersion(manifest(slot).getModelVersion())
                        .setExplanation("Chosen by a test.");
        if (ending != Ending.NO_VARIANT) {
            selection
                    .setVariant(variant)
                    .addCandidates(Candidate.newBuilder().setVariant(variant).setRank(1));
            setAttempt(report, attempt(slot, variant, ending, report.getAttemptsCount()));
        }
        if (ending == Ending.SERVING) {
            serving.put(
                    slot.getSlot(),
                    SlotStatus.newBuilder()
                            .setSlot(slot.getSlot())
                            .setModelVersion(manifest(slot).getModelVersion())
                            .setVariant(variant)
                            .setReady(true)
                            .build());
        }
        return report.setSelection(selection)
                .setOutcome(
                        switch (ending) {
                            case SERVING -> SlotReport.Outcome.OUTCOME_SERVING;
                            case FAILED -> SlotReport.Outcome.OUTCOME_FAILED;
                            case NO_VARIANT -> SlotReport.Outcome.OUTCOME_NO_VARIANT;
                            case WORKING -> SlotReport.Outcome.OUTCOME_WORKING;
                        })
                .build();
    }

    /** The first of the variants that it may choose. */
    static String choice(SlotAssignment slot) {
        var pin = slot.getVariantPolicy().getPin();
        var withdrawn = slot.getWithdrawalsList().stream().map(one -> one.getVariant()).toList();
        return manifest(slot).getVariantsList().stream()
                .map(listed -> listed.getName())
                .filter(listed -> pin.isEmpty() || listed.endsWith("/" + pin))
                .filter(listed -> !withdrawn.contains(listed))
                .findFirst()
                .orElse("");
    }

    static Manifest manifest(SlotAssignment slot) {
        try {
            return Manifest.parseFrom(slot.getSignedManifest());
        } catch (InvalidProtocolBufferException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static void setAttempt(SlotReport.Builder report, Attempt attempt) {
        if (attempt.getNumber() <= report.getAttemptsCount()) {
            report.setAttempts(attempt.getNumber() - 1, attempt);
        } else {
            report.addAttempts(attempt);
        }
    }

    private static Attempt attempt(
            SlotAssignment slot, String variant, Ending ending, int attemptsBefore) {
        var now = Times.toProto(Instant.now());
        var attempt =
                Attempt.newBuilder()
                        .setStartTime(now)
                        .setUpdateTime(now)
                        .setNumber(Math.max(slot.getRound(), Math.min(attemptsBefore, 1)))
                        .setCause(
                                slot.getCause() == SlotAssignment.Cause.CAUSE_ROLLBACK
                                        ? Attempt.Cause.CAUSE_ROLLBACK
                                        : Attempt.Cause.CAUSE_ASSIGNMENT)
                        .setVariant(variant)
                        .setTotalBytes(10);
        return switch (ending) {
            case SERVING -> attempt.setState(Attempt.State.STATE_SUCCEEDED).build();
            case WORKING -> attempt.setState(Attempt.State.STATE_DOWNLOADING).build();
            case FAILED, NO_VARIANT ->
                    attempt.setState(Attempt.State.STATE_FAILED)
                            .setFailureReason(Attempt.FailureReason.FAILURE_REASON_LOAD_FAILED)
                            .setProblem(
                                    Problem.newBuilder()
                                            .setReason("LOAD_FAILED")
                                            .setMessage("It does not load."))
                            .build();
        };
    }

    private DeviceReport deviceReport() {
        return DeviceReport.newBuilder()
                .setHardwareProfile(hardware)
                .setHardwareClass(hardwareClass)
                .putHardwareLabels("hw.flotilla.io/arch", "x86-64")
                .addAllSlots(serving.values())
                .addAllQuarantines(quarantines)
                .build();
    }

    private AssignmentReport assignmentReport() {
        return AssignmentReport.newBuilder()
                .setGeneration(generation)
                .addAllSlots(new ArrayList<>(reports.values()))
                .build();
    }

    private void tellLog(LogRequest request) {
        var after = request.getAfterSequence();
        send(
                ConnectRequest.newBuilder()
                        .setLogReport(
                                LogReport.newBuilder()
                                        .setRequestId(request.getRequestId())
                                        .addAllLogEntries(
                                                log.stream()
                                                        .filter(each -> each.getSequence() > after)
                                                        .toList()))
                        .build());
    }

    private final class Answers implements StreamObserver<ConnectResponse> {

        @Override
        public void onNext(ConnectResponse answer) {
            switch (answer.getKindCase()) {
                case WELCOME -> welcomes.add(answer.getWelcome());
                case ASSIGNMENT -> receive(answer.getAssignment());
                case TELEMETRY_RECEIPT -> receipts.add(answer.getTelemetryReceipt());
                case LOG_REQUEST -> tellLog(answer.getLogRequest());
                case KIND_NOT_SET -> {}
            }
        }

        @Override
        public void onError(Throwable failure) {
            ended = Status.fromThrowable(failure);
        }

        @Override
        public void onCompleted() {
            ended = Status.OK;
        }
    }
}
