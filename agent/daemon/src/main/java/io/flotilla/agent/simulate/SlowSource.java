package io.flotilla.agent.simulate;

import io.flotilla.agent.artifact.PieceSource;
import io.flotilla.agent.artifact.PieceSourceException;
import io.flotilla.agent.shared.Pause;
import io.flotilla.contract.index.Digest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Pieces that come no faster than over a slow line. */
final class SlowSource implements PieceSource {
    private static final double NANOS_PER_SECOND = 1e9;

    private final PieceSource source;
    private final long bytesPerSecond;

    SlowSource(PieceSource source, long bytesPerSecond) {
        this.source = source;
        this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public byte[] readIndex(Digest artifact, int maxBytes)
            throws PieceSourceException, InterruptedException {
        var index = source.readIndex(artifact, maxBytes);
        await(index.length);
        return index;
    }

    @Override
    public PieceStream fetch(Digest artifact, List<PieceRange> ranges)
            throws PieceSourceException, InterruptedException {
        var stream = source.fetch(artifact, ranges);
        return new PieceStream() {
            @Override
            public Optional<FetchedPiece> next() throws PieceSourceException, InterruptedException {
                var piece = stream.next();
                if (piece.isPresent()) {
                    await(piece.get().data().remaining());
                }
                return piece;
            }

            @Override
            public void close() {
                stream.close();
            }
        };
    }

    private void await(int bytes) throws InterruptedException {
        var nanos = bytes * NANOS_PER_SECOND / bytesPerSecond;
        Pause.real().await(Duration.ofNanos((long) nanos));
    }
}
