package io.flotilla.host.serve;

import com.google.protobuf.CodedOutputStream;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.serve.message.Problems;
import io.flotilla.proto.runtime.v1.HostResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes responses as frames; guarded by itself, so that threads do not mix theirs. */
final class ResponseWriter {
    private final WritableByteChannel out;

    ResponseWriter(WritableByteChannel out) {
        this.out = out;
    }

    void problem(long requestId, HostProblem problem) throws IOException {
        write(requestId, HostResponse.newBuilder().setProblem(Problems.message(problem)));
    }

    void write(long requestId, HostResponse.Builder answer) throws IOException {
        HostResponse response = answer.setRequestId(requestId).build();
        int size = response.getSerializedSize();
        byte[] frame = new byte[CodedOutputStream.computeUInt32SizeNoTag(size) + size];
        CodedOutputStream coded = CodedOutputStream.newInstance(frame);
        coded.writeUInt32NoTag(size);
        response.writeTo(coded);
        send(ByteBuffer.wrap(frame));
    }

    private synchronized void send(ByteBuffer frame) throws IOException {
        while (frame.hasRemaining()) {
            out.write(frame);
        }
    }
}
