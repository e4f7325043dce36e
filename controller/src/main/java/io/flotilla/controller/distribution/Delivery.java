package io.flotilla.controller.distribution;

import io.flotilla.controller.artifact.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/** An open stream of one file to one device. Holds a slot until it is closed. */
public final class Delivery implements AutoCloseable {

    private final StoredFile file;
    private final LongConsumer meter;
    private final IntFunction<Duration> bandwidth;
    private final DeliverySlots.Slot slot;

    /**
     * @param meter told of each number of bytes that was sent
     * @param bandwidth says when so many bytes may be sent
     * @param slot given back when it is closed
     */
    Delivery(
            StoredFile file,
            LongConsumer meter,
            IntFunction<Duration> bandwidth,
            DeliverySlots.Slot slot) {
        this.file = file;
        this.meter = meter;
        this.bandwidth = bandwidth;
        this.slot = slot;
    }

    public long sizeBytes() {
        return file.sizeBytes();
    }

    /** Books the sending of so many bytes, once for each; they are to be sent after that time. */
    public Duration book(int bytes) {
        return bandwidth.apply(bytes);
    }

    /** Reads bytes, as they are on disk: whoever receives them checks their digest. */
    public byte[] read(long offset, int count) {
        var bytes = new byte[count];
        try {
            file.read(offset, ByteBuffer.wrap(bytes));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return bytes;
    }

    /** Counts bytes that were handed over to be sent. */
    public void sent(int bytes) {
        meter.accept(bytes);
    }

    @Override
    public void close() {
        slot.close();
        file.close();
    }
}
