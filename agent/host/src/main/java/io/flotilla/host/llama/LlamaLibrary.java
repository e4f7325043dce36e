package io.flotilla.host.llama;

import static io.flotilla.host.llama.ggml.NativeFunction.integer;
import static io.flotilla.host.llama.ggml.NativeFunction.nothing;
import static io.flotilla.host.llama.ggml.NativeFunction.pointer;
import static io.flotilla.host.llama.ggml.NativeFunction.truth;
import static io.flotilla.host.llama.ggml.NativeFunction.whole;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.llama.ggml.GgmlDevices;
import io.flotilla.host.llama.ggml.LlamaLog;
import io.flotilla.host.llama.ggml.NativeFunction;
import io.flotilla.host.llama.text.TextFunctions;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The functions of llama.cpp that the host uses, in the one version whose structures it knows.
 *
 * <p>All of them are looked up before the first is called, so that a library that lacks one is
 * refused and never half used.
 */
final class LlamaLibrary {
    /** What the library calls itself; the layout of its structures changes between versions. */
    static final String VERSION = "0.5.0-dev";

    private static final String FILE_VERSION = "v0.5.0";

    /** Too large for any of its structures, which are passed and returned in memory. */
    private static final MemoryLayout STRUCTURE =
            MemoryLayout.structLayout(MemoryLayout.sequenceLayout(Parameters.BYTES / 8, JAVA_LONG));

    static final MemoryLayout GGUF_PARAMETERS =
            MemoryLayout.structLayout(
                    JAVA_BOOLEAN, MemoryLayout.paddingLayout(7), ADDRESS.withName("context"));

    final NativeFunction modelDefaults;
    final NativeFunction contextDefaults;
    final NativeFunction quantizeDefaults;
    final NativeFunction loadModel;
    final NativeFunction freeModel;
    final NativeFunction modelVocabulary;
    final NativeFunction modelMetadata;
    final NativeFunction modelContextLength;
    final NativeFunction modelEmbeddingLength;
    final NativeFunction modelHasEncoder;
    final NativeFunction vocabularySize;
    final NativeFunction vocabularyAddsSeparator;
    final NativeFunction tokenize;
    final NativeFunction createContext;
    final NativeFunction freeContext;
    final NativeFunction contextMemory;
    final NativeFunction forgetTokens;
    final NativeFunction setEmbeddings;
    final NativeFunction loadAdapter;
    final NativeFunction setAdapters;
    final NativeFunction decode;
    final NativeFunction logits;
    final NativeFunction embedding;
    final NativeFunction tokenEmbedding;
    final NativeFunction quantize;
    final NativeFunction openGguf;
    final NativeFunction closeGguf;
    final NativeFunction ggufTensorCount;
    final NativeFunction ggufTensorName;
    final NativeFunction ggufTensorOffset;
    final NativeFunction ggufTensorBytes;
    final NativeFunction ggufDataOffset;
    final LlamaLog log;
    final GgmlDevices devices;
    final TextFunctions texts;

    private LlamaLibrary(Path folder) throws HostProblem {
        SymbolLookup base = lookup(folder, "ggml-base");
        SymbolLookup ggml = lookup(folder, "ggml");
        SymbolLookup llama = lookup(folder, "llama");
        requireVersion(llama);
        modelDefaults =
                NativeFunction.of(
                        llama, "llama_model_default_params", FunctionDescriptor.of(STRUCTURE));
        contextDefaults =
                NativeFunction.of(
                        llama, "llama_context_default_params", FunctionDescriptor.of(STRUCTURE));
        quantizeDefaults =
                NativeFunction.of(
                        llama,
                        "llama_model_quantize_default_params",
                        FunctionDescriptor.of(STRUCTURE));
        loadModel = pointer(llama, "llama_model_load_from_file", ADDRESS, STRUCTURE);
        freeModel = nothing(llama, "llama_model_free", ADDRESS);
        modelVocabulary = pointer(llama, "llama_model_get_vocab", ADDRESS);
        modelMetadata =
                integer(llama, "llama_model_meta_val_str", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
        modelContextLength = integer(llama, "llama_model_n_ctx_train", ADDRESS);
        modelEmbeddingLength = integer(llama, "llama_model_n_embd_out", ADDRESS);
        modelHasEncoder = truth(llama, "llama_model_has_encoder", ADDRESS);
        vocabularySize = integer(llama, "llama_vocab_n_tokens", ADDRESS);
        vocabularyAddsSeparator = truth(llama, "llama_vocab_get_add_sep", ADDRESS);
        tokenize =
                integer(
                        llama,
                        "llama_tokenize",
                        ADDRESS,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_BOOLEAN,
                        JAVA_BOOLEAN);
        createContext = pointer(llama, "llama_init_from_model", ADDRESS, STRUCTURE);
        freeContext = nothing(llama, "llama_free", ADDRESS);
        contextMemory = pointer(llama, "llama_get_memory", ADDRESS);
        forgetTokens = truth(llama, "llama_memory_seq_rm", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
        setEmbeddings = nothing(llama, "llama_set_embeddings", ADDRESS, JAVA_BOOLEAN);
        loadAdapter = pointer(llama, "llama_adapter_lora_init", ADDRESS, ADDRESS);
        setAdapters =
                integer(llama, "llama_set_adapters_lora", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
        decode = integer(llama, "llama_decode", ADDRESS, TokenBatch.LAYOUT);
        logits = pointer(llama, "llama_get_logits_ith", ADDRESS, JAVA_INT);
        embedding = pointer(llama, "llama_get_embeddings_seq", ADDRESS, JAVA_INT);
        tokenEmbedding = pointer(llama, "llama_get_embeddings_ith", ADDRESS, JAVA_INT);
        quantize = integer(llama, "llama_model_quantize", ADDRESS, ADDRESS, ADDRESS);
        openGguf = pointer(base, "gguf_init_from_file", ADDRESS, GGUF_PARAMETERS);
        closeGguf = nothing(base, "gguf_free", ADDRESS);
        ggufTensorCount = whole(base, "gguf_get_n_tensors", ADDRESS);
        ggufTensorName = pointer(base, "gguf_get_tensor_name", ADDRESS, JAVA_LONG);
        ggufTensorOffset = whole(base, "gguf_get_tensor_offset", ADDRESS, JAVA_LONG);
        ggufTensorBytes = whole(base, "gguf_get_tensor_size", ADDRESS, JAVA_LONG);
        ggufDataOffset = whole(base, "gguf_get_data_offset", ADDRESS);
        texts = new TextFunctions(llama);
        devices = new GgmlDevices(base, ggml);
        log = new LlamaLog();
        start(folder, ggml, llama);
    }

    /** Opens the libraries of a folder and starts them; once a process. */
    static LlamaLibrary open(Path folder) throws HostProblem {
        return new LlamaLibrary(folder);
    }

    private void start(Path folder, SymbolLookup ggml, SymbolLookup llama) throws HostProblem {
        NativeFunction setLog = nothing(llama, "llama_log_set", ADDRESS, ADDRESS);
        NativeFunction loadDevices = nothing(ggml, "ggml_backend_load_all_from_path", ADDRESS);
        NativeFunction initialize = nothing(llama, "llama_backend_init");
        Parameters.requireKnown(this);
        setLog.run(log.callback(), MemorySegment.NULL);
        try (Arena arena = Arena.ofConfined()) {
            loadDevices.run(arena.allocateFrom(folder.toString()));
        }
        initialize.run();
        if (devices.list().isEmpty()) {
            throw new HostProblem(
                    Reason.LOAD_FAILED,
                    "llama.cpp finds nothing to compute with in " + folder + ".",
                    Map.of("folder", folder.toString()));
        }
    }

    private static void requireVersion(SymbolLookup llama) throws HostProblem {
        String version = pointer(llama, "llama_version").toText();
        if (!version.equals(VERSION)) {
            throw new HostProblem(
                    Reason.LOAD_FAILED,
                    "The library of llama.cpp is version %s; the host knows only %s."
                            .formatted(version, VERSION),
                    Map.of("version", version, "known", VERSION));
        }
    }

    @SuppressWarnings("restricted")
    private static SymbolLookup lookup(Path folder, String name) throws HostProblem {
        Path file = file(folder, name);
        try {
            return SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new HostProblem(
                    Reason.LOAD_FAILED,
                    "The library %s does not load on this system: %s"
                            .formatted(file, e.getMessage()),
                    Map.of("library", file.toString()),
                    e);
        }
    }

    private static Path file(Path folder, String name) throws HostProblem {
        for (String spelling : List.of(name + "." + FILE_VERSION, name)) {
            Path file = folder.resolve(System.mapLibraryName(spelling));
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new HostProblem(
                Reason.LOAD_FAILED,
                "There is no llama.cpp: %s has no %s."
                        .formatted(folder, System.mapLibraryName(name)),
                Map.of("folder", folder.toString()));
    }
}
