package io.flotilla.agent.trust.wire;

import com.google.protobuf.ByteString;
import io.flotilla.contract.trust.TrustBundle;
import io.flotilla.proto.signing.v1.TrustFiles;
import java.util.HashMap;

/** Maps files of metadata. */
public final class TrustMapper {
    private TrustMapper() {}

    /** The files of a message, not checked yet. */
    public static TrustBundle fromProto(TrustFiles message) {
        var files = new HashMap<String, byte[]>();
        message.getFilesMap().forEach((role, file) -> files.put(role, file.toByteArray()));
        return new TrustBundle(
                message.getRootsList().stream().map(ByteString::toByteArray).toList(), files);
    }

    static TrustFiles toProto(TrustBundle bundle) {
        var message = TrustFiles.newBuilder();
        bundle.roots().forEach(root -> message.addRoots(ByteString.copyFrom(root)));
        bundle.files().forEach((role, file) -> message.putFiles(role, ByteString.copyFrom(file)));
        return message.build();
    }
}
