package io.flotilla.agent.reconcile;

import static org.awaitility.Awaitility.await;

import io.flotilla.agent.artifact.ArtifactCache;
import io.flotilla.agent.artifact.DiskBudget;
import io.flotilla.agent.artifact.Fetcher;
import io.flotilla.agent.artifact.InMemoryPieceSource;
import io.flotilla.agent.artifact.Retention;
import io.flotilla.agent.artifact.StoredArtifacts;
import io.flotilla.agent.artifact.TestArtifact;
import io.flotilla.agent.probe.HardwareProbe;
import io.flotilla.agent.reconcile.desired.Assignment;
import io.flotilla.agent.reconcile.desired.GoldenTest;
import io.flotilla.agent.reconcile.desired.Handover;
import io.flotilla.agent.reconcile.desired.Manifest;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.reconcile.desired.ManifestVariant.Role;
import io.flotilla.agent.reconcile.desired.ManifestVariant.VariantFile;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.reconcile.desired.SlotAssignment.Conduct;
import io.flotilla.agent.reconcile.wire.JournalFiles;
import io.flotilla.agent.runtime.FakeRuntime;
import io.flotilla.agent.runtime.MachineLoad;
import io.flotilla.agent.runtime.VariantRuntime;
import io.flotilla.agent.runtime.proof.EngineProofs;
import io.flotilla.agent.runtime.proof.ProofFile;
import io.flotilla.agent.select.Learned;
import io.flotilla.agent.select.wire.LearnedFile;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.Slots;
import io.flotilla.agent.serve.shadow.ShadowRule;
import io.flotilla.contract.fit.Requirements;
import io.flotilla.contract.fit.Tensors;
import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.format.TensorHistogram;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.schedule.Schedule;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.telemetry.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** A reconciler over a real disk and fakes of all that is not this device's own. */
final class SlotScene implements AutoCloseable {
    static final String SLOT = "embed";
    static final Duration LIMIT = Duration.ofSeconds(20);

    final Path folder;
    final InMemoryPieceSource source = new InMemoryPieceSource();
    final FakeRuntime runtime = new FakeRuntime();
    private final VariantRuntime engines;
    final List<String> crashes = new CopyOnWriteArrayList<>();
    final List<String> comparisons = new CopyOnWriteArrayList<>();
    Slots slots = new Slots();
    volatile boolean isStale;
    ArtifactCache cache;
    Reconciler reconciler;
    HardwareProbe probe;
    private Duration patience = Reconciler.Loading.USUAL_PATIENCE;
    private Path machine = Path.of("/");
    private Clock clock = Clock.systemUTC();
    volatile long usedBytes;
    private long memoryBytes = Long.MAX_VALUE;
    private long diskBytes = Long.MAX_VALUE;
    private long generation;

    /** What is missing here is set by start, without which nothing works. */
    @SuppressWarnings("NullAway.Init")
    SlotScene(Path folder) {
        this.folder = folder;
        this.engines = runtime;
    }

    /** A scene with engines that are none of its fakes. */
    @SuppressWarnings("NullAway.Init")
    SlotScene(Path folder, VariantRuntime engines) {
        this.folder = folder;
        this.engines = engines;
    }

    SlotScene withMemory(long limitBytes, long agentBytes) {
        memoryBytes = limitBytes;
        usedBytes = agentBytes;
        return this;
    }

    /** A scene on a machine whose /proc and /sys are files of the test's. */
    SlotScene withMachine(Path root) {
        machine = root;
        return this;
    }

    SlotScene withPatience(Duration loading) {
        patience = loading;
        return this;
    }

    SlotScene withClock(Clock settable) {
        clock = settable;
        return this;
    }

    SlotScene withDisk(long limitBytes) {
        diskBytes = limitBytes;
        return this;
    }

    SlotScene start() throws IOException {
        cache = new ArtifactCache(folder.resolve("artifacts"));
        slots = new Slots();
        var disk = new DiskBudget(folder, cache, diskBytes);
        probe =
                new HardwareProbe(
                        machine,
                        memoryBytes,
                        () -> usedBytes + hostBytes(),
                        () -> disk(disk),
                        new EngineProofs(engines, new ProofFile(folder.resolve("proofs")))::on);
        var artifacts =
                new StoredArtifacts(
                        cache,
                        new Fetcher(cache, source, disk, clock, new Random(1)),
                        folder.resolve("variants"));
        reconciler =
                new Reconciler(
                        new Reconciler.Parts(
                                new JournalFiles(folder.resolve("state")),
                                artifacts,
                                new Retention(artifacts::sweep),
                                probe,
                                new Learned(new LearnedFile(folder.resolve("learned")), clock),
                                meter(),
                                new MachineLoad(folder),
                                new Reconciler.Loading(engines, 1, patience),
                                clock,
                                new Random(1)),
                        () -> isStale,
                        slots,
                        () -> "");
        reconciler.start();
        generation = reconciler.generation();
        return this;
    }

    /** Notes what crashed. */
    private Meter meter() {
        return new Meter() {
            @Override
            public void record(Measurement measurement) {}

            @Override
            public void crashed(String slot, String variant) {
                crashes.add(variant);
            }

            @Override
            public void compared(String slot, String variant, Metric metric, double agreement) {
                comparisons.add("%s %s %.3f".formatted(variant, metric, agreement));
            }

            @Override
            public void notCompared(String slot, String variant, String reason) {
                comparisons.add(variant + " " + reason);
            }
        };
    }

    private long hostBytes() {
        return runtime.models().stream().mapToLong(model -> model.residentBytes()).sum();
    }

    private static Disk disk(DiskBudget budget) {
        try {
            return new Disk(1L << 40, budget.availableBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SlotScene restart() throws IOException {
        close();
        return start();
    }

    /** As an agent starts that cannot read what a newer one was assigned. */
    SlotScene restartWithUnreadableAssignment() throws IOException {
        close();
        var file = folder.resolve("state/assignment");
        var message =
                io.flotilla.proto.link.v1.Assignment.parseFrom(Files.readAllBytes(file))
                        .toBuilder();
        message.getSlotsBuilder(0).getScheduleBuilder().getDownloadBuilder().setAt("at full moon");
        Files.write(file, message.build().toByteArray());
        return start();
    }

    void assign(SlotAssignment... assignments) throws IOException {
        reconciler.accept(new Assignment(++generation, List.of(assignments)));
    }

    Pursuit pursuit() {
        return reconciler.report().slots().stream()
                .filter(report -> report.slot().equals(SLOT))
                .findFirst()
                .map(AssignmentReport.SlotReport::pursuit)
                .orElse(Pursuit.NONE);
    }

    void awaitOutcome(SlotAssignment assignment, Pursuit.Outcome outcome) {
        await().atMost(LIMIT)
                .until(() -> pursuit().isOf(assignment) && pursuit().outcome() == outcome);
    }

    /** Name of the variant that answers; empty if none does. */
    String serving() {
        return slots.named(SLOT)
                .flatMap(slot -> slot.occupant())
                .filter(occupant -> slots.named(SLOT).orElseThrow().occupantDeath().isEmpty())
                .map(occupant -> occupant.variant())
                .orElse("");
    }

    void awaitServing(String variant) {
        await().atMost(LIMIT).until(() -> serving().equals(variant));
    }

    @Override
    public void close() {
        reconciler.stop(Duration.ofSeconds(5));
    }

    /** A variant whose model is a file that begins with a text, and is on offer. */
    ManifestVariant variant(String version, String id, PrecisionClass precision, String content) {
        return variant(version, id, precision, content, 10_000);
    }

    ManifestVariant variant(
            String version, String id, PrecisionClass precision, String content, int sizeBytes) {
        var bytes = new byte[sizeBytes];
        Arrays.fill(bytes, (byte) ' ');
        var text = content.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(text, 0, bytes, 0, text.length);
        return variant(version, id, precision, Format.ONNX, bytes);
    }

    /** A variant of these very bytes, for whichever engine runs its format. */
    ManifestVariant variant(
            String version, String id, PrecisionClass precision, Format format, byte[] bytes) {
        var artifact = TestArtifact.of(bytes, 1000);
        source.offer(artifact);
        var engine = format == Format.GGUF ? ModelRuntime.LLAMA_CPP : ModelRuntime.ONNX_RUNTIME;
        var facts =
                new VariantFacts(
                        format,
                        precision == PrecisionClass.FULL ? "FP32" : "INT8",
                        precision,
                        new Requirements(List.of(engine), new TreeSet<>(), ""),
                        new Weights(1000, bytes.length),
                        Architecture.UNDECLARED,
                        new Tensors(new TensorHistogram(List.of()), 0));
        var path = format == Format.GGUF ? "model.gguf" : "model.onnx";
        return new ManifestVariant(
                new Variant(version + "/variants/" + id, facts, bytes.length, null),
                List.of(new VariantFile(path, Role.MODEL, artifact.ref())));
    }

    static Manifest manifest(String version, ManifestVariant... variants) {
        return new Manifest(version, List.of(variants), GoldenTest.NONE);
    }

    static Conduct conduct(int retries, Duration soak) {
        return conduct(retries, soak, ShadowRule.NONE);
    }

    static Conduct conduct(int retries, Duration soak, ShadowRule shadow) {
        return new Conduct(
                retries,
                true,
                soak,
                Conduct.DEFAULT_QUARANTINE,
                Schedule.ANY_TIME,
                Set.of(),
                Handover.USUAL,
                shadow);
    }

    static SlotAssignment assignment(String rollout, Manifest manifest) {
        return assignment(rollout, 0, false, manifest, conduct(1, Duration.ZERO));
    }

    static SlotAssignment assignment(
            String rollout, int round, boolean rollback, Manifest manifest, Conduct conduct) {
        return new SlotAssignment(
                SLOT,
                "rollouts/" + rollout + "/deployments/d1",
                round,
                rollback,
                manifest,
                VariantPolicy.DEFAULT,
                conduct,
                Map.of(),
                List.of());
    }
}
