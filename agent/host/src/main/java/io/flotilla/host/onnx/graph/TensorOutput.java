package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.HostProblem;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a new file through a buffer, numbers in little-endian order. */
public final class TensorOutput implements Closeable {
    private static final int BUFFER_BYTES = 1 << 18;

    private final FileChannel channel;
    private final Watch watch;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long flushedBytes;
    private String tensor = "";

    /** Hears of bytes on their way, and may stop them. */
    @FunctionalInterface
    public interface Watch {

        /**
         * Called whenever some more of the file was written.
         *
         * @param tensor name of the tensor that is being written
         */
        void written(long fileBytes, String tensor) throws HostProblem;
    }

    /** Creates the file, which must not exist. */
    public TensorOutput(Path file, Watch watch) throws IOException {
        this.channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.watch = watch;
    }

    /** Bytes written so far. */
    public long position() {
        return flushedBytes + buffer.position();
    }

    /** Says which tensor comes next. */
    public void begin(String name) {
        tensor = name;
    }

    public void write(byte[] bytes) throws IOException, HostProblem {
        write(bytes, bytes.length);
    }

    public void write(byte[] bytes, int count) throws IOException, HostProblem {
        write(MemorySegment.ofArray(bytes).asSlice(0, count));
    }

    public void write(MemorySegment bytes) throws IOException, HostProblem {
        for (long done = 0; done < bytes.byteSize(); ) {
            int count = (int) Math.min(reserve(1), bytes.byteSize() - done);
            MemorySegment.copy(
                    bytes, done, MemorySegment.ofBuffer(buffer).asSlice(0, count), 0, count);
            buffer.position(buffer.position() + count);
            done += count;
        }
    }

    public void writeByte(int value) throws IOException, HostProblem {
        reserve(1);
        buffer.put((byte) value);
    }

    public void writeShort(short value) throws IOException, HostProblem {
        reserve(Short.BYTES);
        buffer.putShort(value);
    }

    public void writeInt(int value) throws IOException, HostProblem {
        reserve(Integer.BYTES);
        buffer.putInt(value);
    }

    public void writeLong(long value) throws IOException, HostProblem {
        reserve(Long.BYTES);
        buffer.putLong(value);
    }

    public void writeFloat(float value) throws IOException, HostProblem {
        reserve(Float.BYTES);
        buffer.putFloat(value);
    }

    /** Fills up with zeros to a multiple of so many bytes. */
    public void align(int bytes) throws IOException, HostProblem {
        while (position() % bytes != 0) {
            writeByte(0);
        }
    }

    /** Makes room for so many bytes, and returns how much there is. */
    private int reserve(int bytes) throws IOException, HostProblem {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer.remaining();
    }

    private void flush() throws IOException, HostProblem {
        buffer.flip();
        while (buffer.hasRemaining()) {
            flushedBytes += channel.write(buffer);
        }
        buffer.clear();
        watch.written(flushedBytes, tensor);
    }

    /** Puts on disk what is still in the buffer; without it, closing leaves the file incomplete. */
    public void finish() throws IOException, HostProblem {
        flush();
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
