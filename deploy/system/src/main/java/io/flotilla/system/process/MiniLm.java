package io.flotilla.system.process;

import com.google.protobuf.util.JsonFormat;
import io.flotilla.proto.registry.v1.GoldenTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The sentence-embedding model all-MiniLM-L6-v2 as Maven Central has it, in FP32 and INT8. */
public final class MiniLm {
    /** Sentences that the golden test asks about. */
    public static final List<String> SENTENCES =
            List.of(
                    "The conveyor belt stopped because the motor overheated.",
                    "Transport line halted: drive temperature too high.",
                    "Please order two boxes of printer paper for the office.",
                    "Le capteur de pression indique une valeur anormale.");

    private static final List<Part> PARTS =
            List.of(
                    new Part(
                            "all-minilm-l6-v2.onnx",
                            "all-minilm-l6-v2-fp32.onnx",
                            "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e"),
                    new Part(
                            "all-minilm-l6-v2-q.onnx",
                            "all-minilm-l6-v2-int8.onnx",
                            "afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1"),
                    new Part(
                            "all-minilm-l6-v2-tokenizer.json",
                            "tokenizer.json",
                            "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0"));

    private MiniLm() {}

    private record Part(String resource, String file, String sha256) {}

    /** Lays the model's files out in a folder for publishing, golden test included. */
    public static void layOut(Path folder, Checkout checkout) {
        try {
            Files.createDirectories(folder);
            for (var part : PARTS) {
                copy(part, folder.resolve(part.file()));
            }
            writeGoldenTest(folder, PARTS.getFirst().file(), checkout);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot lay out the model", e);
        }
    }

    /**
     * Adds the tokenizer to a folder with a model of the same words, and what that model answers.
     */
    public static void complete(Path folder, String model, Checkout checkout) {
        try {
            copy(PARTS.getLast(), folder.resolve(PARTS.getLast().file()));
            writeGoldenTest(folder, model, checkout);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot complete the model", e);
        }
    }

    /** Lays out the full-precision model alone, of which a controller makes the rest. */
    public static void layOutFullPrecision(Path folder) {
        try {
            Files.createDirectories(folder);
            copy(PARTS.getFirst(), folder.resolve("model.onnx"));
            copy(PARTS.getLast(), folder.resolve(PARTS.getLast().file()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot lay out the model", e);
        }
    }

    /** What the FP32 reference answers to the sentences, from the golden test in the folder. */
    public static List<float[]> reference(Path folder) {
        var test = GoldenTest.newBuilder();
        try {
            JsonFormat.parser().merge(Files.readString(folder.resolve("golden.json")), test);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the golden test", e);
        }
        return test.getCasesList().stream()
                .map(
                        golden -> {
                            var values = golden.getEmbedding().getValuesList();
                            var vector = new float[values.size()];
                            for (int index = 0; index < vector.length; index++) {
                                vector[index] = values.get(index);
                            }
                            return vector;
                        })
                .toList();
    }

    private static void copy(Part part, Path target) throws IOException {
        try (InputStream resource = MiniLm.class.getResourceAsStream("/" + part.resource())) {
            var in =
                    new DigestInputStream(
                            Objects.requireNonNull(
                                    resource, part.resource() + " is not on the class path"),
                            sha256());
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            var digest = HexFormat.of().formatHex(in.getMessageDigest().digest());
            if (!digest.equals(part.sha256())) {
                throw new IOException(part.resource() + " is not what it was: SHA-256 " + digest);
            }
        }
    }

    private static void writeGoldenTest(Path folder, String model, Checkout checkout)
            throws IOException {
        var texts = Files.write(folder.resolve("golden.txt"), SENTENCES);
        var command = new ArrayList<String>();
        command.add(checkout.host().resolve("bin/flotilla-host").toString());
        command.add("golden");
        command.addAll(List.of("--folder", folder.toString()));
        command.addAll(List.of("--model", model));
        command.addAll(List.of("--tokenizer", PARTS.getLast().file()));
        command.addAll(List.of("--texts", texts.toString()));
        var builder =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("golden.json").toFile())
                        .redirectError(folder.resolve("golden.log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            if (builder.start().waitFor() != 0) {
                throw new IOException(
                        "The reference answers could not be made: "
                                + Files.readString(folder.resolve("golden.log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
