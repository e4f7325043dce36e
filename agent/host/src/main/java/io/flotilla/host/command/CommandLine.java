package io.flotilla.host.command;

import io.flotilla.host.confine.Confinement;
import io.flotilla.host.engine.Embedding;
import io.flotilla.host.engine.EmbeddingModel;
import io.flotilla.host.engine.EngineSurvey;
import io.flotilla.host.engine.Engines;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.Limits;
import io.flotilla.host.engine.LoadedModel;
import io.flotilla.host.engine.VariantFiles;
import io.flotilla.host.llama.LlamaEngine;
import io.flotilla.host.onnx.OnnxEngine;
import io.flotilla.host.onnx.natives.NativeCache;
import io.flotilla.host.serve.ExitStatus;
import io.flotilla.host.serve.HostConnection;
import io.flotilla.proto.registry.v1.GoldenTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands of the host: {@code serve} for a starter, the others for people and scripts. */
public final class CommandLine {
    private static final String HELP =
            """
            Use: flotilla-host COMMAND [OPTION VALUE]...

              serve --connect SOCKET      serves the process that listens on a Unix socket;
                    --confine DIRS        reads models there alone, and gives up what rights it can
              describe                    prints the engines as JSON
              embed MODEL TEXT...         prints the texts' embeddings as JSON
              golden MODEL --texts FILE   prints a golden test as JSON: the texts of a file, one a
                                          line, with what the model, the reference, answers

              MODEL is
              --folder DIR                folder of the model's files
              --model FILE                model file in it (model.onnx)
              --tokenizer FILE            tokenizer file in it (tokenizer.json; none for llama.cpp)
              --runtime NAME              engine: onnxruntime or llama.cpp (onnxruntime)
              --threads N                 threads of the engine (0: the cores less one)
              --max-tokens N              longest input in tokens (0: as the tokenizer says)

              --cache DIR                 folder that keeps unpacked native libraries
                                          (.cache/flotilla/host in the home directory)
              --llama DIR                 folder of llama.cpp's libraries ($FLOTILLA_LLAMA, or
                                          native/llama beside bin)

            Exit status: 0 done, or the socket was closed; 1 failed; 2 wrong use; 3 out of memory;
            4 the socket could not be reached, or what came over it was not understood.
            """;
    private static final Set<String> SERVE_OPTIONS =
            Set.of("--connect", "--confine", "--cache", "--llama");
    private static final Set<String> DESCRIBE_OPTIONS = Set.of("--cache", "--llama");
    private static final Set<String> EMBED_OPTIONS =
            Set.of(
                    "--folder",
                    "--model",
                    "--tokenizer",
                    "--runtime",
                    "--threads",
                    "--max-tokens",
                    "--cache",
                    "--llama");
    private static final Set<String> GOLDEN_OPTIONS =
            Stream.concat(EMBED_OPTIONS.stream(), Stream.of("--texts"))
                    .collect(Collectors.toUnmodifiableSet());

    private final Printer printer = new Printer();

    /** Runs a command to its end; prints why it failed. */
    public ExitStatus run(String... words) {
        try {
            return words.length == 0 ? missingCommand() : run(words[0], tail(words));
        } catch (UsageException e) {
            printer.complain(e.getMessage() + " See flotilla-host --help.");
            return ExitStatus.USAGE;
        } catch (HostProblem problem) {
            printer.complain(problem.reason() + ": " + problem.sentence());
            return problem.reason() == HostProblem.Reason.OUT_OF_MEMORY
                    ? ExitStatus.OUT_OF_MEMORY
                    : ExitStatus.FAILED;
        } catch (NoSuchFileException e) {
            printer.complain("There is no file " + e.getFile() + ".");
            return ExitStatus.FAILED;
        } catch (IOException e) {
            printer.complain(e.toString());
            return ExitStatus.FAILED;
        } catch (OutOfMemoryError e) {
            printer.complain(e.toString());
            return ExitStatus.OUT_OF_MEMORY;
        }
    }

    private ExitStatus run(String command, String[] words)
            throws UsageException, HostProblem, IOException {
        return switch (command) {
            case "serve" -> serve(Arguments.optionsOnly(words, SERVE_OPTIONS));
            case "describe" -> describe(Arguments.optionsOnly(words, DESCRIBE_OPTIONS));
            case "embed" -> embed(Arguments.parse(words, EMBED_OPTIONS));
            case "golden" -> golden(Arguments.optionsOnly(words, GOLDEN_OPTIONS));
            case "--help", "help" -> help();
            default -> throw new UsageException("There is no command " + command + ".");
        };
    }

    private static String[] tail(String[] words) {
        return Arrays.copyOfRange(words, 1, words.length);
    }

    private static ExitStatus missingCommand() throws UsageException {
        throw new UsageException("A command is missing.");
    }

    private ExitStatus help() {
        printer.print(HELP);
        return ExitStatus.DONE;
    }

    private static ExitStatus serve(Arguments arguments) throws UsageException {
        Path socket = Path.of(arguments.required("--connect"));
        return HostConnection.serve(socket, engines(arguments), () -> confine(arguments));
    }

    private static Confinement confine(Arguments arguments) throws IOException {
        String models = arguments.optional("--confine", "");
        if (models.isEmpty()) {
            return Confinement.NONE;
        }
        Path home = Path.of(System.getProperty("flotilla.host.home", ".")).toAbsolutePath();
        return Confinement.enter(
                new Confinement.Folders(
                        models, List.of(home, llama(arguments)), cache(arguments), crashes()));
    }

    private static @Nullable Path crashes() {
        String folder = System.getenv("FLOTILLA_HOST_CRASHES");
        return folder == null ? null : Path.of(folder);
    }

    private ExitStatus describe(Arguments arguments) throws HostProblem, IOException {
        EngineSurvey survey = engines(arguments).survey();
        printer.print(json -> json.write(survey));
        return ExitStatus.DONE;
    }

    private ExitStatus embed(Arguments arguments) throws UsageException, HostProblem, IOException {
        if (arguments.operands().isEmpty()) {
            throw new UsageException("A text is missing.");
        }
        List<Embedding> embeddings = new ArrayList<>();
        try (LoadedModel loaded = load(arguments)) {
            EmbeddingModel model = EmbeddingModel.of(loaded);
            for (String text : arguments.operands()) {
                embeddings.add(model.embed(text));
            }
        }
        printer.print(json -> json.writeEmbeddings(embeddings));
        return ExitStatus.DONE;
    }

    private ExitStatus golden(Arguments arguments) throws UsageException, HostProblem, IOException {
        List<String> lines = Files.readAllLines(Path.of(arguments.required("--texts")));
        try (LoadedModel reference = load(arguments)) {
            GoldenTest test =
                    GoldenTestMaker.make(
                            EmbeddingModel.of(reference),
                            lines.stream().filter(line -> !line.isBlank()).toList());
            printer.print(json -> json.write(test));
        }
        return ExitStatus.DONE;
    }

    private static LoadedModel load(Arguments arguments) throws UsageException, HostProblem {
        String runtime = arguments.optional("--runtime", "onnxruntime");
        VariantFiles files =
                VariantFiles.in(
                        Path.of(arguments.required("--folder")).toAbsolutePath().toString(),
                        arguments.optional("--model", "model.onnx"),
                        arguments.optional(
                                "--tokenizer",
                                runtime.equals("onnxruntime") ? "tokenizer.json" : ""));
        Limits limits =
                Limits.of(
                        arguments.optional("--threads", 0), arguments.optional("--max-tokens", 0));
        return engines(arguments).named(runtime).load(files, limits);
    }

    private static Engines engines(Arguments arguments) {
        return new Engines(
                List.of(
                        new OnnxEngine(new NativeCache(cache(arguments))),
                        new LlamaEngine(llama(arguments))));
    }

    private static Path cache(Arguments arguments) {
        String home = System.getProperty("user.home", ".");
        return Path.of(arguments.optional("--cache", home + "/.cache/flotilla/host"));
    }

    /** The library beside the host, unless another one is named. */
    private static Path llama(Arguments arguments) {
        String home = System.getProperty("flotilla.host.home", ".");
        String installed = System.getenv().getOrDefault("FLOTILLA_LLAMA", home + "/native/llama");
        return Path.of(arguments.optional("--llama", installed));
    }
}
