package io.flotilla.host.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.flotilla.host.engine.Engine;
import io.flotilla.host.engine.EngineInfo;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.Limits;
import io.flotilla.host.engine.Limits.KeyValueType;
import io.flotilla.host.engine.LoadedModel;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.engine.QuantizationOrder;
import io.flotilla.host.engine.QuantizedFiles;
import io.flotilla.host.engine.VariantFiles;
import io.flotilla.host.onnx.natives.NativeCache;
import io.flotilla.host.onnx.natives.NativePlatform;
import io.flotilla.host.onnx.quantize.OnnxQuantizer;
import io.flotilla.host.onnx.quantize.Samples;
import io.flotilla.host.onnx.quantize.Sessions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ONNX Runtime on the CPU, tuned for little memory rather than the last percent of speed. */
public final class OnnxEngine implements Engine {
    private static final String TELEMETRY_OFF = "ORT_DISABLE_TELEMETRY";

    private final NativeCache natives;

    public OnnxEngine(NativeCache natives) {
        this.natives = natives;
    }

    @Override
    public String runtime() {
        return "onnxruntime";
    }

    @Override
    public EngineInfo info() throws HostProblem {
        OrtEnvironment environment = environment();
        return new EngineInfo(
                runtime(),
                environment.getVersion(),
                OrtEnvironment.getAvailableProviders().stream().map(OrtProvider::getName).toList(),
                new EpDevices(environment).list());
    }

    @Override
    public void prove(String provider, String device) throws HostProblem {
        OrtEnvironment environment = environment();
        try (SessionOptions options = options(Limits.of(1, 0))) {
            new EpDevices(environment).prove(provider, device, options);
        } catch (OrtException e) {
            throw OrtProblems.ofLoading(e);
        }
    }

    @Override
    public LoadedModel load(VariantFiles files, Limits limits) throws HostProblem {
        requireWhole(limits);
        files.requireNoAdapters("ONNX Runtime");
        if (files.tokenizer() == null) {
            return withoutTexts(files, limits);
        }
        Pooling pooling = Pooling.of(files.folder());
        TextTokenizer tokenizer = TextTokenizer.load(files.requiredTokenizer(), limits, natives);
        try {
            OrtSession session = session(files.model(), limits, _ -> {});
            return OnnxClassifier.isFor(session)
                    ? OnnxClassifier.warm(
                            session, tokenizer, ClassLabels.in(files.folder()), limits.threads())
                    : OnnxModel.warm(session, tokenizer, pooling, limits.threads());
        } catch (HostProblem problem) {
            tokenizer.close();
            throw problem;
        }
    }

    private LoadedModel withoutTexts(VariantFiles files, Limits limits) throws HostProblem {
        OrtSession session = session(files.model(), limits, _ -> {});
        ClassLabels labels = ClassLabels.in(files.folder());
        Optional<PictureGraph> pictures = pictures(session, files.folder());
        return pictures.isPresent()
                ? OnnxPictureClassifier.warm(session, pictures.get(), labels, limits.threads())
                : OnnxTensorModel.warm(session, labels, limits.threads());
    }

    private static Optional<PictureGraph> pictures(OrtSession session, Path folder)
            throws HostProblem {
        try {
            return PictureGraph.of(session, folder);
        } catch (HostProblem problem) {
            OnnxModel.close(session);
            throw problem;
        } catch (OrtException e) {
            OnnxModel.close(session);
            throw OrtProblems.ofLoading(e);
        }
    }

    private static void requireWhole(Limits limits) throws HostProblem {
        if (limits.placement().layers() > 0) {
            throw HostProblem.invalid("device_layers", "ONNX Runtime does not divide models.");
        }
        if (limits.keyValueType() != KeyValueType.F16) {
            throw HostProblem.invalid(
                    "key_value_type",
                    "ONNX Runtime does not keep past tokens in %s."
                            .formatted(limits.keyValueType().id()));
        }
    }

    @Override
    public QuantizedFiles quantize(QuantizationOrder order, ProgressSink progress)
            throws HostProblem {
        Limits limits = Limits.of(order.threads(), 0);
        return new OnnxQuantizer(
                        order,
                        (model, setting) -> session(model, limits, setting),
                        session -> samples(order, limits, session),
                        progress)
                .make();
    }

    private Samples samples(QuantizationOrder order, Limits limits, OrtSession session)
            throws OrtException, HostProblem {
        if (!TextSamples.areFor(session)) {
            return DrawnSamples.of(session, order.source().folder(), limits.threads());
        }
        List<String> texts = order.onnxOptions().calibrationTexts();
        if (texts.isEmpty()) {
            throw HostProblem.invalid(
                    "onnx.calibration_texts", "The model takes texts, and there are none.");
        }
        TextTokenizer tokenizer =
                TextTokenizer.load(order.source().requiredTokenizer(), limits, natives);
        return new TextSamples(texts, tokenizer, ModelSignature.inputs(session.getInputInfo()));
    }

    private OrtSession session(Path model, Limits limits, Sessions.Setting setting)
            throws HostProblem {
        OrtEnvironment environment = environment();
        try (SessionOptions options = options(limits)) {
            new EpDevices(environment).place(options, limits.placement());
            setting.apply(options);
            return environment.createSession(model.toString(), options);
        } catch (OrtException e) {
            throw OrtProblems.ofLoading(e);
        }
    }

    private static SessionOptions options(Limits limits) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setIntraOpNumThreads(limits.threads());
        options.setInterOpNumThreads(1);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        // Inputs differ in length: a plan of the memory for each length seen would only be kept.
        options.setMemoryPatternOptimization(false);
        // Threads that spin while they wait take the device's cores from everybody else.
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    /** The libraries' paths are set before the first use of any class that would unpack them. */
    private synchronized OrtEnvironment environment() throws HostProblem {
        requireNoTelemetry();
        for (String library : new String[] {"onnxruntime", "onnxruntime4j_jni"}) {
            String resource =
                    NativePlatform.current().onnxRuntimeFolder()
                            + "/"
                            + System.mapLibraryName(library);
            System.setProperty(
                    "onnxruntime.native." + library + ".path",
                    natives.unpacked(OrtException.class, resource).toString());
        }
        try {
            return OrtEnvironment.getEnvironment(
                    OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "flotilla");
        } catch (LinkageError | IllegalStateException e) {
            throw new HostProblem(
                    Reason.LOAD_FAILED,
                    "ONNX Runtime does not start on this system: " + e.getMessage(),
                    Map.of(),
                    e);
        }
    }

    /**
     * Since 1.29 the library reports to its maker from its start, unless the environment says no.
     */
    private static void requireNoTelemetry() throws HostProblem {
        if (!"1".equals(System.getenv(TELEMETRY_OFF))) {
            throw new HostProblem(
                    Reason.LOAD_FAILED,
                    "ONNX Runtime starts only where "
                            + TELEMETRY_OFF
                            + "=1 keeps it from reporting to its maker: use bin/flotilla-host.",
                    Map.of("variable", TELEMETRY_OFF));
        }
    }
}
