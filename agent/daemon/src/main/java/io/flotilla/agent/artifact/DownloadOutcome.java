package io.flotilla.agent.artifact;

/** What a download came to. */
public sealed interface DownloadOutcome {

    /**
     * The artifact is in the cache, and is what the manifest says.
     *
     * @param fetchedBytes what came from the source; 0 if all was there
     */
    record Complete(long fetchedBytes) implements DownloadOutcome {}

    /** It is not; what arrived so far is kept. */
    record Failed(Reason reason, String message) implements DownloadOutcome {}

    /** Why a download failed. */
    enum Reason {
        /** The source was away for too long, or refused. */
        UNREACHABLE,
        /** What arrived is not what the manifest says, again and again. */
        DIGEST_MISMATCH,
        /** There is no room on the disk. */
        DISK_FULL,
        /** The disk failed, or we did. */
        INTERNAL
    }
}
