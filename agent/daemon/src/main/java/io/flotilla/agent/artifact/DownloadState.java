package io.flotilla.agent.artifact;

import io.flotilla.contract.index.Digest;

/** How far a download is. Each state offers only its own moves. */
public sealed interface DownloadState {

    /** Its index is not read yet. */
    record Waiting() implements DownloadState {
        Receiving begin(long sizeBytes, long presentBytes) {
            return new Receiving(sizeBytes, presentBytes, 0);
        }

        Complete find(Digest digest) {
            return new Complete(digest, 0);
        }
    }

    /**
     * Pieces are coming.
     *
     * @param presentBytes checked and on disk
     * @param fetchedBytes what came from the source to get there, bad pieces included
     */
    record Receiving(long sizeBytes, long presentBytes, long fetchedBytes)
            implements DownloadState {
        public Receiving {
            if (presentBytes < 0 || presentBytes > sizeBytes || fetchedBytes < 0) {
                throw new IllegalArgumentException(presentBytes + " of " + sizeBytes + " bytes");
            }
        }

        Receiving accept(int pieceBytes) {
            return new Receiving(sizeBytes, presentBytes + pieceBytes, fetchedBytes + pieceBytes);
        }

        Receiving discard(int pieceBytes) {
            return new Receiving(sizeBytes, presentBytes, fetchedBytes + pieceBytes);
        }

        Receiving reuse(int pieceBytes) {
            return new Receiving(sizeBytes, presentBytes + pieceBytes, fetchedBytes);
        }

        Verifying verify() {
            if (presentBytes != sizeBytes) {
                throw new IllegalStateException(presentBytes + " of " + sizeBytes + " bytes");
            }
            return new Verifying(fetchedBytes);
        }
    }

    /** All bytes are there; the file as a whole is being checked. */
    record Verifying(long fetchedBytes) implements DownloadState {
        Complete complete(Digest digest) {
            return new Complete(digest, fetchedBytes);
        }
    }

    /** The artifact is in the cache. */
    record Complete(Digest digest, long fetchedBytes) implements DownloadState {}
}
