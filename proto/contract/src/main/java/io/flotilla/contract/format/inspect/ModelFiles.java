package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.gguf.GgufReader;
import io.flotilla.contract.format.litert.LiteRtLmReader;
import io.flotilla.contract.format.litert.LiteRtReader;
import io.flotilla.contract.format.onnx.OnnxReader;
import io.flotilla.contract.format.openvino.OpenVinoReader;
import io.flotilla.contract.format.reading.MalformedException;
import io.flotilla.contract.format.safetensors.HuggingFaceConfig;
import io.flotilla.contract.format.safetensors.SafetensorsModel;
import io.flotilla.contract.format.safetensors.SafetensorsReader;
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
        return inspect("", source);
    }

    /**
     * Inspects a file that has a name, by which other files of the same model are found.
     *
     * @throws IOException only if the bytes cannot be read
     */
    public static Inspection inspect(String name, ByteSource source) throws IOException {
        var beginning = Beginning.of(source);
        if (beginning.startsWith("GGUF")) {
            return read(Format.GGUF, GgufReader::read, source);
        }
        if (beginning.looksLikeOnnx()) {
            return read(Format.ONNX, OnnxReader::read, source);
        }
        if (beginning.looksLikeSafetensors()) {
            return read(Format.SAFETENSORS, ModelFiles::readSafetensors, source);
        }
        if (beginning.looksLikeLiteRt()) {
            return read(Format.LITERT, LiteRtReader::read, source);
        }
        if (beginning.startsWith("LITERTLM")) {
            return read(Format.LITERT_LM, LiteRtLmReader::read, source);
        }
        if (beginning.looksLikeOpenVino()) {
            return read(Format.OPENVINO_IR, xml -> readOpenVino(name, xml), source);
        }
        return beginning.otherKind();
    }

    private static Inspection readSafetensors(ByteSource source)
            throws IOException, MalformedException {
        var header = SafetensorsReader.read(source);
        return new Inspection.Recognised(
                SafetensorsModel.of(HuggingFaceConfig.NONE, header.tensors(), header.metadata()));
    }

    /** The constants lie in a file of the same name; without one the graph is of no use. */
    private static Inspection readOpenVino(String name, ByteSource source)
            throws IOException, MalformedException {
        if (!name.endsWith(".xml")) {
            return new Inspection.Unsupported(
                    "OpenVINO IR", "its weights are in the .bin beside it; inspect their folder");
        }
        var weights = name.substring(name.lastIndexOf('/') + 1).replaceFirst("xml$", "bin");
        return new Inspection.Recognised(OpenVinoReader.read(source, weights));
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
