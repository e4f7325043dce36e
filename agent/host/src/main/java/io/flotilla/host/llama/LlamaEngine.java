package io.flotilla.host.llama;

import io.flotilla.host.engine.Engine;
import io.flotilla.host.engine.EngineDevice;
import io.flotilla.host.engine.EngineInfo;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.Limits;
import io.flotilla.host.engine.LoadedModel;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.engine.QuantizationOrder;
import io.flotilla.host.engine.QuantizedFiles;
import io.flotilla.host.engine.VariantFiles;
import io.flotilla.host.gguf.GgufSource;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** llama.cpp, on whatever its libraries find to compute with. */
public final class LlamaEngine implements Engine {
    private final Path folder;

    /** Guarded by this. */
    private @Nullable LlamaLibrary library;

    /** Uses the libraries of a folder, if they are there when they are needed. */
    public LlamaEngine(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    @Override
    public String runtime() {
        return "llama.cpp";
    }

    @Override
    public EngineInfo info() throws HostProblem {
        List<EngineDevice> devices = library().devices.list();
        return new EngineInfo(
                runtime(),
                LlamaLibrary.VERSION,
                devices.stream().map(EngineDevice::provider).distinct().toList(),
                devices);
    }

    @Override
    public void prove(String provider, String device) throws HostProblem {
        library().devices.prove(device);
    }

    @Override
    public LoadedModel load(VariantFiles files, Limits limits) throws HostProblem {
        return new LlamaLoader(library()).load(files, limits);
    }

    @Override
    public QuantizedFiles quantize(QuantizationOrder order, ProgressSink progress)
            throws HostProblem {
        LlamaQuantizer quantizer = new LlamaQuantizer(library());
        try (GgufSource source = GgufSource.of(order, progress)) {
            return quantizer.quantize(source.order(), source.progress());
        }
    }

    private synchronized LlamaLibrary library() throws HostProblem {
        if (library == null) {
            library = LlamaLibrary.open(folder);
        }
        return library;
    }
}
