package io.flotilla.agent.artifact;

import io.flotilla.contract.index.Digest;
import io.flotilla.contract.index.Piece;
import io.flotilla.contract.index.PieceIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Pieces of the artifacts that are on this disk already, by digest. */
final class PieceNeighbours {
    private final Map<Digest, Place> places = new HashMap<>();

    private PieceNeighbours() {}

    private record Place(Path file, long offset) {}

    /** All pieces of complete artifacts but one. */
    static PieceNeighbours of(ArtifactCache cache, Digest except) throws IOException {
        var neighbours = new PieceNeighbours();
        for (var artifact : cache.indexed()) {
            if (!artifact.equals(except)) {
                var index = PieceIndexes.read(cache, artifact);
                index.ifPresent(known -> neighbours.add(known, cache.path(artifact)));
            }
        }
        return neighbours;
    }

    private void add(PieceIndex index, Path file) {
        for (var piece : index.pieces()) {
            places.put(piece.sha256(), new Place(file, piece.offset()));
        }
    }

    /** The bytes of a piece, checked; empty if no artifact here has it. */
    Optional<ByteBuffer> read(Piece piece) throws IOException {
        var place = places.get(piece.sha256());
        if (place == null) {
            return Optional.empty();
        }
        var data = ByteBuffer.allocate(piece.sizeBytes());
        try (var file = FileChannel.open(place.file(), StandardOpenOption.READ)) {
            var read = 0;
            while (data.hasRemaining() && read >= 0) {
                read = file.read(data, place.offset() + data.position());
            }
        }
        data.flip();
        return Digest.over(data).equals(piece.sha256()) ? Optional.of(data) : Optional.empty();
    }
}
