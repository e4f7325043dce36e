package io.flotilla.system.quickstart;

import io.flotilla.system.process.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command behind deploy/quickstart. */
@Command(
        name = "quickstart",
        description = {
            "Starts a controller and four devices on this machine, publishes a sentence-embedding",
            "model in full precision, of which the controller makes and measures further variants,",
            "and shows what each device chooses, why, and how it serves.",
            "Stays up until interrupted."
        },
        mixinStandardHelpOptions = true)
public final class Main implements Runnable {
    private final Printer printer = new Printer();

    @Option(names = "--once", description = "End by itself, with the outcome as JSON on stdout.")
    private boolean once;

    @Option(names = "--json", description = "Print the outcome as JSON on stdout, and stay up.")
    private boolean json;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Keep all state in DIR (default: a temporary folder, removed at the end).")
    private @Nullable Path data;

    @Option(
            names = "--llm",
            paramLabel = "FILE",
            description =
                    "Publish this language model in GGUF, full precision, as well, and have the"
                            + " devices that it fits write with it.")
    private @Nullable Path llm;

    /** Runs the tour. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public void run() {
        var folder = data == null ? temporaryFolder() : data.toAbsolutePath().normalize();
        var ended = new CountDownLatch(1);
        var tour = new Tour(Checkout.around(), folder, llm, printer);
        var hook = new Thread(() -> end(tour, folder, ended), "end");
        Runtime.getRuntime().addShutdownHook(hook);
        var summary = tour.run();
        if (once || json) {
            printer.data(summary.json());
        }
        if (!once) {
            stayUp(summary, folder, ended);
        }
    }

    private void stayUp(Summary summary, Path folder, CountDownLatch ended) {
        printer.chapter("All is up; interrupt to end it");
        printer.say("controller  https://" + summary.controller() + "  (OpenAPI: /openapi.json)");
        for (var device : summary.devices()) {
            var answers = device.answers();
            if (answers != null) {
                printer.say(device.spec().name() + "  " + answers.endpoint() + "/v1/embeddings");
            }
        }
        if (summary.language() != null) {
            printer.say("");
            printer.say("A device writes:");
            summary.language().curl(folder).forEach(line -> printer.say("  " + line));
        }
        printer.say("");
        printer.say("Look around:");
        printer.say("  export FLOTILLA_SERVER=" + summary.controller());
        printer.say("  export FLOTILLA_CA_FILE=" + folder.resolve("controller/ca.pem"));
        printer.say("  export FLOTILLA_TOKEN_FILE=" + folder.resolve("controller/admin.token"));
        printer.say("  operator/cli/flotilla get devices");
        printer.say("  operator/cli/flotilla explain gateway all-minilm-l6-v2/1.0.0");
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Tour tour, Path folder, CountDownLatch ended) {
        tour.close();
        if (data == null) {
            remove(folder);
        }
        ended.countDown();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("flotilla-quickstart-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        try {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                                throws IOException {
                            Files.delete(file);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path visited, @Nullable IOException failure) throws IOException {
                            Files.delete(visited);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + folder, e);
        }
    }
}
