package io.flotilla.agent.reconcile.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.agent.Bounded;
import io.flotilla.agent.trust.wire.TrustMapper;
import io.flotilla.proto.link.v1.ConnectResponse;

/**
 * Whatever message comes over the stream is read or refused. A build runs the corpus; deploy/fuzz
 * looks for more.
 */
class AnyAssignmentTest {

    @FuzzTest
    void message(byte[] bytes) throws Exception {
        Bounded.read(
                () -> {
                    try {
                        var message = ConnectResponse.parseFrom(bytes).getAssignment();
                        AssignmentMapper.fromProto(message);
                        TrustMapper.fromProto(message.getTrust());
                    } catch (InvalidProtocolBufferException | InvalidAssignmentException _) {
                        // Refused, as it must be where it is not what it must be.
                    }
                });
    }
}
