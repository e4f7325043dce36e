package io.flotilla.agent.artifact;

import io.flotilla.contract.index.Digest;
import io.flotilla.contract.index.PieceIndex;
import io.flotilla.contract.mapping.PieceIndexCodec;
import io.flotilla.contract.mapping.PieceIndexCodec.Decoding;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** Piece indexes as the cache keeps them, believed only where the manifest or the form agrees. */
final class PieceIndexes {
    static final int MAX_BYTES = PieceIndexCodec.MAX_ENCODED_BYTES;

    private PieceIndexes() {}

    /** The kept index of an artifact; empty if there is none, or not the one that is meant. */
    static Optional<PieceIndex> load(ArtifactCache cache, ArtifactRef artifact) throws IOException {
        var file = cache.index(artifact.sha256());
        return Files.exists(file) ? check(Files.readAllBytes(file), artifact) : Optional.empty();
    }

    /** The kept index of an artifact that is there, whichever manifest it came by. */
    static Optional<PieceIndex> read(ArtifactCache cache, Digest artifact) throws IOException {
        return decode(Files.readAllBytes(cache.index(artifact)));
    }

    /** The index of these bytes; empty if they are not what the manifest says. */
    static Optional<PieceIndex> check(byte[] encoded, ArtifactRef artifact) {
        if (!Digest.over(encoded).equals(artifact.indexSha256())) {
            return Optional.empty();
        }
        return decode(encoded)
                .filter(index -> index.sha256().equals(artifact.sha256()))
                .filter(index -> index.sizeBytes() == artifact.sizeBytes());
    }

    private static Optional<PieceIndex> decode(byte[] encoded) {
        return switch (PieceIndexCodec.decode(encoded)) {
            case Decoding.Valid(var index) -> Optional.of(index);
            case Decoding.Invalid _ -> Optional.empty();
        };
    }
}
