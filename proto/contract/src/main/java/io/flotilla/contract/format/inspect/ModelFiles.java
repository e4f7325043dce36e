package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.gguf.GgufReader;
import io.flotilla.contract.format.onnx.OnnxReader;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;

/**
 * Answers "what is this file?" from its bytes, not from its name. Only headers are read, within
 * strict limits, so that any bytes at all get an answer in little time and memory.
 */
public final class ModelFiles {

    private ModelFiles() {}

    /**
     * Inspects a file.
     *
     * @throws IOException only if the bytes cannot be read
     */
    public static Inspection inspect(ByteSource source) throws IOException {
        var beginning = Beginning.of(source);
        if (beginning.startsWith("GGUF")) {
            return read(Format.GGUF, GgufReader::read, source);
        }
        if (beginning.looksLikeOnnx()) {
            return read(Format.ONNX, OnnxReader::read, source);
        }
        return beginning.otherKind();
    }

    private static Inspection read(Format format, Reader reader, ByteSource source)
            throws IOException {
        try {
            return reader.read(source);
        } catch (MalformedException e) {
            return new Inspection.Malformed(format, e.reason(), e.offset());
        }
    }

    @FunctionalInterface
    private interface Reader {
        Inspection read(ByteSource source) throws IOException, MalformedException;
    }
}
