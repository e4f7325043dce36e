package io.flotilla.controller.distribution.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.flotilla.controller.distribution.Delivery;
import io.flotilla.controller.shared.FleetException.Unavailable;
import io.flotilla.controller.shared.api.Outbox;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Streams parts of an open file to a device, one message each. Runs on a thread of its own, which
 * reads one part ahead and otherwise waits for the device.
 */
final class FileStream<T> implements Runnable {

    private static final Duration RETRY_AFTER_STOP = Duration.ofSeconds(5);

    private final Delivery delivery;
    private final Iterator<Part> parts;
    private final BiFunction<Part, ByteString, T> message;
    private final Outbox<T> outbox;

    /**
     * @param message makes a message of a part and its bytes
     */
    FileStream(
            Delivery delivery,
            Iterator<Part> parts,
            BiFunction<Part, ByteString, T> message,
            Outbox<T> outbox) {
        this.delivery = delivery;
        this.parts = parts;
        this.message = message;
        this.outbox = outbox;
    }

    /**
     * Some consecutive bytes of the file.
     *
     * @param ordinal its place in the file's index
     */
    record Part(int ordinal, long offset, int sizeBytes) {}

    @Override
    public void run() {
        try (delivery) {
            stream();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            outbox.fail(
                    new Unavailable(
                            "STOPPING", "The controller stops.", RETRY_AFTER_STOP, Map.of()));
        } catch (RuntimeException failed) {
            outbox.fail(failed);
        }
    }

    private void stream() throws InterruptedException {
        while (parts.hasNext()) {
            var part = parts.next();
            var pause = delivery.book(part.sizeBytes);
            if (pause.isPositive() && !outbox.rest(pause)) {
                return;
            }
            // Nobody else holds the array, so it is wrapped and not copied.
            var bytes = UnsafeByteOperations.unsafeWrap(delivery.read(part.offset, part.sizeBytes));
            if (!outbox.awaitReady()) {
                return;
            }
            outbox.send(message.apply(part, bytes));
            delivery.sent(part.sizeBytes);
        }
        outbox.complete();
    }
}
