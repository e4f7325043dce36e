package io.flotilla.cli.connection;

import io.flotilla.cli.output.Printer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Follows a stream over breaks: one that ends because the controller, or the device behind it, is
 * away is opened again until it is back. A stream that never began is not: there is nothing to go
 * on with, and who asked should know at once.
 */
public final class Following {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final String DEVICE_AWAY = "DEVICE_NOT_CONNECTED";

    private final Printer printer;
    private final Duration pause;

    /** Tells of breaks on that printer. */
    public Following(Printer printer) {
        this(printer, PAUSE);
    }

    Following(Printer printer, Duration pause) {
        this.printer = printer;
        this.pause = pause;
    }

    /**
     * Shows all that streams tell, until one of them ends well.
     *
     * @param opening begins where the stream before was broken
     * @throws StatusRuntimeException if the controller refuses, or the first stream never began
     */
    public <T> void follow(Supplier<Iterator<T>> opening, Consumer<T> show) {
        var stage = new Stage<>(show);
        while (true) {
            try {
                opening.get().forEachRemaining(stage);
                return;
            } catch (StatusRuntimeException ended) {
                if (!stage.hasBegun || !isBreak(ended)) {
                    throw ended;
                }
                if (stage.isTelling) {
                    stage.isTelling = false;
                    printer.say(
                            "%s Going on where it was as soon as that is over."
                                    .formatted(Refusal.of(ended).message()));
                }
                LockSupport.parkNanos(pause.toNanos());
            }
        }
    }

    private static boolean isBreak(StatusRuntimeException ended) {
        return ended.getStatus().getCode() == Status.Code.UNAVAILABLE
                || Refusal.of(ended).isFor(DEVICE_AWAY);
    }

    /** Shows what is told, and knows whether anything was since the last break. */
    private static final class Stage<T> implements Consumer<T> {
        private final Consumer<T> show;
        private boolean hasBegun;
        private boolean isTelling;

        Stage(Consumer<T> show) {
            this.show = show;
        }

        @Override
        public void accept(T told) {
            hasBegun = true;
            isTelling = true;
            show.accept(told);
        }
    }
}
