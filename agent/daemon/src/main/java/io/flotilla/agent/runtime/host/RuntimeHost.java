package io.flotilla.agent.runtime.host;

import io.flotilla.agent.runtime.DescribedEngine;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.LoadOutcome;
import io.flotilla.agent.runtime.LoadSpec;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.ProofOutcome;
import io.flotilla.agent.runtime.VariantRuntime;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.shared.Log;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.proto.runtime.v1.DescribeRequest;
import io.flotilla.proto.runtime.v1.DescribeResponse;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadRequest;
import io.flotilla.proto.runtime.v1.LoadResponse;
import io.flotilla.proto.shared.v1.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Runs each variant in a host process of its own. */
public final class RuntimeHost implements VariantRuntime {
    private static final Log LOG = Log.of(RuntimeHost.class);
    private static final Duration DESCRIBE_TIMEOUT = Duration.ofSeconds(30);

    private final Path cache;
    private final Launch launch;

    /** What hosts said, and of which hardware. Guarded by this. */
    private @Nullable Described known;

    /** What the latest host had given up. */
    private volatile List<String> confinement = List.of();

    /**
     * A runtime that starts nothing yet.
     *
     * @param distribution the folder of the runtime host
     * @param cache a folder for what hosts said of themselves
     */
    public RuntimeHost(Path distribution, Path cache, MemoryWatch watch) {
        this(distribution, cache, watch, List.of());
    }

    /**
     * A runtime whose hosts confine themselves.
     *
     * @param models the folders that they read models from
     */
    public RuntimeHost(Path distribution, Path cache, MemoryWatch watch, List<Path> models) {
        this(new HostCommand(distribution, models), cache, watch, Patience.USUAL);
    }

    RuntimeHost(HostCommand command, Path cache, MemoryWatch watch, Patience patience) {
        this.cache = cache;
        this.launch =
                new Launch(
                        command,
                        new CrashFolder(cache.resolve("crashes")),
                        new OomKills(Path.of("/")),
                        watch,
                        patience);
    }

    @Override
    public List<String> confinement() {
        return confinement;
    }

    private record Described(String hardware, List<DescribedEngine> engines) {}

    @Override
    public synchronized List<DescribedEngine> engines(List<Accelerator> accelerators) {
        var hardware = fingerprint(accelerators);
        var before = known;
        if (before != null && before.hardware().equals(hardware)) {
            return before.engines();
        }
        try {
            var engines = EngineMapper.fromProto(describe(hardware));
            known = new Described(hardware, engines);
            return engines;
        } catch (IOException | TimeoutException e) {
            LOG.error("the runtime host does not say what it can run", e);
            return List.of();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    @Override
    public void prove(
            List<DescribedEngine.Device> devices,
            BiConsumer<DescribedEngine.Device, ProofOutcome> found)
            throws InterruptedException {
        new HostProver(launch).prove(devices, found);
    }

    /** A key that changes when an accelerator or the driver of one does. */
    private static String fingerprint(List<Accelerator> accelerators) {
        var checksum = new CRC32();
        for (var accelerator : accelerators) {
            var facts = accelerator.id() + " " + accelerator.driver() + "\n";
            checksum.update(facts.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().toHexDigits(checksum.getValue(), 8);
    }

    private DescribeResponse describe(String hardware)
            throws IOException, TimeoutException, InterruptedException {
        var file = cache.resolve("engines-" + launch.command().fingerprint() + "-" + hardware);
        if (Files.exists(file)) {
            return DescribeResponse.parseFrom(Files.readAllBytes(file));
        }
        try (var process = HostProcess.start(launch)) {
            var request =
                    HostRequest.newBuilder().setDescribe(DescribeRequest.getDefaultInstance());
            var response = process.connection().call(request, DESCRIBE_TIMEOUT);
            if (response.getKindCase() != HostResponse.KindCase.DESCRIBED) {
                throw new IOException("it answered with " + response.getKindCase());
            }
            DurableFiles.createPrivateDirectories(cache);
            DurableFiles.replace(file, response.getDescribed().toByteArray());
            return response.getDescribed();
        }
    }

    @Override
    public LoadOutcome load(LoadSpec spec) throws InterruptedException {
        HostProcess process;
        var startNanos = System.nanoTime();
        try {
            process = HostProcess.start(launch);
        } catch (IOException e) {
            return failed(Fault.Kind.ENGINE_CRASHED, String.valueOf(e.getMessage()));
        } catch (TimeoutException _) {
            return failed(Fault.Kind.TIMED_OUT, "the runtime host did not start in time");
        }
        var watch = launch.watch();
        watch.add(process);
        var loaded = false;
        try {
            var outcome = load(process, spec, startNanos);
            loaded = outcome instanceof LoadOutcome.Loaded;
            return outcome;
        } finally {
            if (!loaded) {
                process.kill();
                watch.remove(process);
            }
        }
    }

    private LoadOutcome load(HostProcess process, LoadSpec spec, long startNanos)
            throws InterruptedException {
        try {
            var response = process.connection().call(request(spec), spec.timeout());
            return switch (response.getKindCase()) {
                case LOADED -> {
                    process.markLoaded();
                    confinement = List.copyOf(response.getLoaded().getConfinementsList());
                    var beginning =
                            new HostModel.Beginning(
                                    response.getLoaded(),
                                    offered(spec, response.getLoaded()),
                                    Duration.ofNanos(System.nanoTime() - startNanos));
                    yield new LoadOutcome.Loaded(new HostModel(process, launch.watch(), beginning));
                }
                case PROBLEM -> failed(response.getProblem());
                case DESCRIBED,
                        EMBEDDED,
                        PROGRESS,
                        QUANTIZED,
                        EVALUATED,
                        BENCHMARKED,
                        PROVED,
                        TEXT,
                        GENERATED,
                        INFERRED,
                        KIND_NOT_SET ->
                        failed(
                                Fault.Kind.ENGINE_CRASHED,
                                "the runtime host answered with " + response.getKindCase());
            };
        } catch (IOException _) {
            return new LoadOutcome.Failed(process.awaitFault());
        } catch (TimeoutException _) {
            return failed(
                    Fault.Kind.TIMED_OUT,
                    "not loaded within " + spec.timeout().toSeconds() + " seconds");
        }
    }

    private static HostRequest.Builder request(LoadSpec spec) {
        var setting = spec.setting();
        var files = spec.files();
        return HostRequest.newBuilder()
                .setLoad(
                        LoadRequest.newBuilder()
                                .setRuntime(setting.runtime().id())
                                .setProvider(setting.provider())
                                .setDevice(setting.device())
                                .setDeviceLayers(setting.deviceBlocks())
                                .setKeyValueType(setting.keyValueType().id())
                                .setFolder(files.folder().toString())
                                .setModelPath(files.model())
                                .setTokenizerPath(files.tokenizer())
                                .addAllAdapters(adapters(files))
                                .setThreads(spec.threads())
                                .setMaxTokens(setting.maxTokens())
                                .setSequences(setting.sequences()));
    }

    private static List<LoadRequest.AdapterFile> adapters(LoadSpec.Files files) {
        return files.adapters().entrySet().stream()
                .map(
                        adapter ->
                                LoadRequest.AdapterFile.newBuilder()
                                        .setName(adapter.getKey())
                                        .setPath(adapter.getValue())
                                        .build())
                .toList();
    }

    /** The adapters of a variant that it can be asked for now. */
    private static List<String> offered(LoadSpec spec, LoadResponse loaded) {
        var names = new TreeSet<>(spec.files().adapters().keySet());
        for (var refused : loaded.getRefusedAdaptersList()) {
            names.remove(refused.getName());
            LOG.warning(
                    "an adapter did not load",
                    "variant",
                    spec.variant(),
                    "adapter",
                    refused.getName(),
                    "reason",
                    refused.getProblem().getMessage());
        }
        return List.copyOf(names);
    }

    private static LoadOutcome failed(Problem problem) {
        var kind =
                problem.getReason().equals("OUT_OF_MEMORY")
                        ? Fault.Kind.OUT_OF_MEMORY
                        : Fault.Kind.LOAD_FAILED;
        return failed(kind, problem.getMessage());
    }

    private static LoadOutcome failed(Fault.Kind kind, String message) {
        return new LoadOutcome.Failed(new Fault(kind, message));
    }
}
