package io.flotilla.controller.artifact;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.inspect.ModelFiles;
import io.flotilla.contract.index.PieceIndex;
import io.flotilla.contract.index.PieceIndexer;
import io.flotilla.contract.mapping.PieceIndexCodec;
import io.flotilla.contract.mapping.PieceIndexCodec.Decoding.Invalid;
import io.flotilla.contract.mapping.PieceIndexCodec.Decoding.Valid;
import io.flotilla.controller.shared.Digest;
import java.io.IOException;

/** Makes the piece indexes of stored files, and reads them back. */
final class PieceIndexes {

    private PieceIndexes() {}

    /**
     * The index of a file in its canonical form. Files that are no sound model have one too.
     *
     * @param digest of the file, which is taken as it is
     */
    static byte[] canonicalOf(ByteSource source, Digest digest) throws IOException {
        var layout = ModelFiles.inspect(source).layout();
        var sha256 = io.flotilla.contract.index.Digest.ofBytes(digest.bytes());
        return PieceIndexCodec.encode(PieceIndexer.index(source, layout, sha256));
    }

    static PieceIndex decode(byte[] canonical) {
        return switch (PieceIndexCodec.decode(canonical)) {
            case Valid(var index) -> index;
            case Invalid(var reason) ->
                    throw new IllegalStateException("a stored piece index is altered: " + reason);
        };
    }
}
