package io.flotilla.controller;

import io.flotilla.controller.boot.OutsideCertificates;
import io.flotilla.controller.boot.Preparation;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * The control plane as a process: prepares what the framework needs, runs it, and takes everything
 * down in reverse.
 */
@QuarkusMain
public final class Controller {

    private static final System.Logger LOG = System.getLogger(Controller.class.getName());

    /** Longest wait for the framework to end before the database goes. */
    private static final long SHUTDOWN_SECONDS = 30;

    Controller() {}

    /** Runs until the process is told to end. Exit code 1: it could not start. */
    public static void main(String... arguments) {
        try {
            var preparation = prepare(ConfigProvider.getConfig());
            preparation.settings().forEach(System::setProperty);
            run(preparation, arguments);
        } catch (IOException | RuntimeException cannotStart) {
            complain(cannotStart);
            System.exit(1);
        }
    }

    private static void run(Preparation preparation, String... arguments) {
        var ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> takeDown(preparation, ended), "take-down"));
        var exitCode = new AtomicInteger();
        try {
            Quarkus.run(
                    null, (code, failure) -> exitCode.set(exitCodeOf(code, failure)), arguments);
        } finally {
            ended.countDown();
        }
        System.exit(exitCode.get());
    }

    private static int exitCodeOf(int code, @Nullable Throwable failure) {
        if (failure != null) {
            complain(failure);
        }
        return code;
    }

    /** The log may not be there yet, or no more. */
    private static void complain(Throwable failure) {
        System.err.println("The controller cannot start.");
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            System.err.println(cause.getMessage());
        }
    }

    private static Preparation prepare(Config config) throws IOException {
        var data =
                config.getOptionalValue("flotilla.data", Path.class)
                        .orElse(Path.of(".flotilla/controller"));
        var names = config.getOptionalValues("flotilla.tls.names", String.class).orElse(List.of());
        var hasDatabase =
                config.getOptionalValue("quarkus.datasource.jdbc.url", String.class).isPresent();
        return Preparation.of(data, names, OutsideCertificates.of(config), !hasDatabase, null);
    }

    /**
     * On the hook's thread: the database outlives the framework, which may still be answering
     * calls.
     */
    private static void takeDown(Preparation preparation, CountDownLatch ended) {
        try (preparation) {
            var _ = ended.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.ERROR, "cannot stop cleanly", failed);
        }
    }
}
