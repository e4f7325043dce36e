package io.flotilla.agent.artifact;

import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.index.Piece;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;

/**
 * An artifact while it arrives: its bytes at their places, and a journal of the pieces that are
 * there. The journal is a hint: pieces that it names are checked again before they are believed, so
 * neither a kill nor a power loss can do more harm than fetching the last ones again.
 */
final class PartFile implements AutoCloseable {
    /** How much may be lost with the power. */
    private static final long SYNC_BYTES = 16L << 20;

    private final List<Piece> pieces;
    private final FileChannel bytes;
    private final FileChannel journal;
    private final ByteBuffer entry = ByteBuffer.allocate(Integer.BYTES);
    private long unsyncedBytes;

    private PartFile(List<Piece> pieces, FileChannel bytes, FileChannel journal) {
        this.pieces = pieces;
        this.bytes = bytes;
        this.journal = journal;
    }

    /** Opens what there is of an artifact, or begins it at its full length. */
    static PartFile open(Path part, Path journal, long sizeBytes, List<Piece> pieces)
            throws IOException {
        var bytes = openOrCreate(part);
        if (bytes.size() != sizeBytes) {
            bytes.truncate(sizeBytes);
            extend(bytes, sizeBytes);
        }
        return new PartFile(pieces, bytes, openOrCreate(journal));
    }

    private static void extend(FileChannel bytes, long sizeBytes) throws IOException {
        if (sizeBytes > bytes.size()) {
            bytes.write(ByteBuffer.allocate(1), sizeBytes - 1);
        }
    }

    private static FileChannel openOrCreate(Path file) throws IOException {
        return Files.exists(file)
                ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : DurableFiles.createPrivate(file);
    }

    /** Ordinals of the pieces that the journal names and that are what they should be. */
    BitSet present() throws IOException {
        var present = new BitSet(pieces.size());
        var entries = ByteBuffer.allocate(Math.toIntExact(journal.size()));
        var read = 0;
        while (entries.hasRemaining() && read >= 0) {
            read = journal.read(entries, entries.position());
        }
        entries.flip();
        while (entries.remaining() >= Integer.BYTES) {
            var ordinal = entries.getInt();
            if (ordinal >= 0 && ordinal < pieces.size() && !present.get(ordinal)) {
                present.set(ordinal, isIntact(pieces.get(ordinal)));
            }
        }
        journal.truncate(journal.size() / Integer.BYTES * Integer.BYTES);
        journal.position(journal.size());
        return present;
    }

    private boolean isIntact(Piece piece) throws IOException {
        var data = ByteBuffer.allocate(piece.sizeBytes());
        while (data.hasRemaining()) {
            if (bytes.read(data, piece.offset() + data.position()) < 0) {
                throw new EOFException("a part file shorter than its artifact");
            }
        }
        return Digest.over(data.flip()).equals(piece.sha256());
    }

    /** Puts a piece that was checked in its place, then into the journal. */
    void write(int ordinal, ByteBuffer data) throws IOException {
        var at = pieces.get(ordinal).offset();
        unsyncedBytes += data.remaining();
        while (data.hasRemaining()) {
            at += bytes.write(data, at);
        }
        entry.clear().putInt(ordinal).flip();
        while (entry.hasRemaining()) {
            journal.write(entry);
        }
        if (unsyncedBytes >= SYNC_BYTES) {
            sync();
        }
    }

    /** Makes what was written so far outlive a power loss. */
    void sync() throws IOException {
        bytes.force(false);
        journal.force(false);
        unsyncedBytes = 0;
    }

    /** Forgets every piece, as the whole is not what it should be. */
    void forget() throws IOException {
        journal.truncate(0);
        journal.force(false);
    }

    @Override
    public void close() throws IOException {
        try (bytes) {
            journal.close();
        }
    }
}
