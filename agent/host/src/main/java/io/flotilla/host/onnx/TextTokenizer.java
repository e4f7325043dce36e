package io.flotilla.host.onnx;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.Limits;
import io.flotilla.host.onnx.natives.NativeCache;
import io.flotilla.host.onnx.natives.NativePlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Cuts texts into tokens as a {@code tokenizer.json} says.
 *
 * <p>Uses DJL's binding to the native library alone: the classes above it look for CUDA, keep files
 * in the home directory and report to their maker.
 */
final class TextTokenizer implements AutoCloseable {
    private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;
    private static final long LARGEST_FILE_BYTES = 64L << 20;
    private static final int MOST_TOKENS_BY_DEFAULT = 512;

    private final long handle;
    private final int maxTokens;

    private TextTokenizer(long handle, int maxTokens) {
        this.handle = handle;
        this.maxTokens = maxTokens;
    }

    static TextTokenizer load(Path file, Limits limits, NativeCache natives) throws HostProblem {
        loadLibrary(natives);
        String definition = read(file);
        long handle;
        try {
            handle = LIBRARY.createTokenizerFromString(definition);
        } catch (RuntimeException e) {
            throw malformed(file, String.valueOf(e.getMessage()), e);
        }
        int maxTokens = limits.maxTokens() > 0 ? limits.maxTokens() : ownLimit(handle);
        LIBRARY.disablePadding(handle);
        LIBRARY.setTruncation(handle, maxTokens, "LONGEST_FIRST", 0);
        return new TextTokenizer(handle, maxTokens);
    }

    @SuppressWarnings("restricted")
    private static void loadLibrary(NativeCache natives) throws HostProblem {
        String resource =
                NativePlatform.current().tokenizersFolder()
                        + "/"
                        + System.mapLibraryName("tokenizers");
        try {
            System.load(natives.unpacked(TokenizersLibrary.class, resource).toString());
        } catch (UnsatisfiedLinkError e) {
            throw new HostProblem(
                    Reason.LOAD_FAILED,
                    "The tokenizer's library does not load on this system: " + e.getMessage(),
                    Map.of(),
                    e);
        }
    }

    private static String read(Path file) throws HostProblem {
        try {
            if (Files.size(file) > LARGEST_FILE_BYTES) {
                throw new IOException("it is larger than " + LARGEST_FILE_BYTES + " bytes");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw malformed(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static int ownLimit(long handle) {
        int limit = LIBRARY.getMaxLength(handle);
        return limit > 0 ? Math.min(limit, MOST_TOKENS_BY_DEFAULT) : MOST_TOKENS_BY_DEFAULT;
    }

    private static HostProblem malformed(Path file, String detail, Exception cause) {
        return new HostProblem(
                Reason.TOKENIZER_MALFORMED,
                "The tokenizer file cannot be used: " + detail,
                Map.of("file", file.toString(), "detail", detail),
                cause);
    }

    int maxTokens() {
        return maxTokens;
    }

    Tokens tokens(String text) throws HostProblem {
        long encoding = encode(text);
        try {
            return new Tokens(LIBRARY.getTokenIds(encoding), LIBRARY.getTypeIds(encoding));
        } finally {
            LIBRARY.deleteEncoding(encoding);
        }
    }

    private long encode(String text) throws HostProblem {
        try {
            return LIBRARY.encode(handle, text, true);
        } catch (RuntimeException e) {
            throw new HostProblem(
                    Reason.INFERENCE_FAILED,
                    "The tokenizer failed: " + e.getMessage(),
                    Map.of(),
                    e);
        }
    }

    @Override
    public void close() {
        LIBRARY.deleteTokenizer(handle);
    }
}
