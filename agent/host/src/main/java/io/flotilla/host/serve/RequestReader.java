package io.flotilla.host.serve;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.proto.runtime.v1.HostRequest;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Cuts the bytes of a socket into frames, none larger than allowed, and reads the requests. */
final class RequestReader {
    static final int LARGEST_FRAME_BYTES = 64 << 20;

    private final InputStream in;

    RequestReader(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    Arrival next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return new Arrival.Closed();
        }
        try {
            long length = length(first);
            return length > LARGEST_FRAME_BYTES
                    ? new Arrival.TooLarge()
                    : arrival(new Frame(in, (int) length));
        } catch (EOFException e) {
            return new Arrival.Closed();
        }
    }

    /** Reads a varint, but no further than a length can be right. */
    private long length(int first) throws IOException {
        long length = first & 0x7f;
        int next = first;
        for (int shift = 7; next >= 0x80; shift += 7) {
            if (shift > 28) {
                return Long.MAX_VALUE;
            }
            next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            length |= (long) (next & 0x7f) << shift;
        }
        return length;
    }

    private static Arrival arrival(Frame frame) throws IOException {
        try {
            return new Arrival.Request(HostRequest.parseFrom(frame));
        } catch (InvalidProtocolBufferException e) {
            if (e.getCause() instanceof IOException socketFailed) {
                throw socketFailed;
            }
            return new Arrival.Malformed(String.valueOf(e.getMessage()));
        } finally {
            frame.skipRest();
        }
    }

    /** The bytes of one frame; its end looks like the stream's. */
    private static final class Frame extends FilterInputStream {
        private int left;

        Frame(InputStream in, int length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = super.read();
            count(read < 0 ? -1 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = super.read(bytes, offset, Math.min(length, left));
            count(read);
            return read;
        }

        private void count(int read) throws EOFException {
            if (read < 0) {
                throw new EOFException("The socket was closed within a frame.");
            }
            left -= read;
        }

        void skipRest() throws IOException {
            in.skipNBytes(left);
            left = 0;
        }
    }
}
