package io.flotilla.system.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The flotilla command line, run as an operator would against one controller. */
public final class Cli {
    private final Checkout checkout;
    private final ControllerProcess controller;

    public Cli(Checkout checkout, ControllerProcess controller) {
        this.checkout = checkout;
        this.controller = controller;
    }

    /** What a command printed to standard output, line by line, and how it ended. */
    public record Result(List<String> lines, int exitCode) {
        public Result {
            lines = List.copyOf(lines);
        }

        /** The lines as one text. */
        public String text() {
            return String.join("\n", lines);
        }
    }

    /** Runs a command that must succeed; its lines and words go to the listener as they come. */
    public Result succeed(Consumer<String> listener, String... arguments) {
        var result = run(listener, arguments);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(
                    "flotilla %s ended with %d:%n%s"
                            .formatted(
                                    String.join(" ", arguments), result.exitCode(), result.text()));
        }
        return result;
    }

    /** Makes a rollout to the devices that a selector matches and returns its name. */
    public String rollOut(String version, String selector, String... options) {
        var words =
                new ArrayList<>(
                        List.of("rollout", "create", "--version", version, "--selector", selector));
        words.addAll(List.of(options));
        return succeed(_ -> {}, words.toArray(String[]::new)).lines().getLast().split(" ", 2)[0];
    }

    /** Runs a command; its lines and words go to the listener as they come. */
    public Result run(Consumer<String> listener, String... arguments) {
        var command = new ArrayList<String>();
        command.add(checkout.cli().toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("FLOTILLA_SERVER", controller.address());
        builder.environment().put("FLOTILLA_CA_FILE", controller.caFile().toString());
        builder.environment().put("FLOTILLA_TOKEN_FILE", controller.tokenFile().toString());
        var lines = new ArrayList<String>();
        try {
            var process = builder.start();
            process.getOutputStream().close();
            try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                    listener.accept(line);
                }
            }
            return new Result(lines, process.waitFor());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run the command line", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
