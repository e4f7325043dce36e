package io.flotilla.agent.trust.wire;

import com.google.protobuf.Timestamp;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.trust.TrustJournal;
import io.flotilla.contract.trust.TrustedMetadata;
import io.flotilla.contract.trust.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What is trusted, as one file that is replaced as a whole. */
public final class TrustJournalFile implements TrustJournal {
    private final Path file;

    /** A journal in a directory of its own, made where it is not there. */
    public TrustJournalFile(Path directory) throws IOException {
        this.file = DurableFiles.createPrivateDirectories(directory).resolve("trusted");
    }

    @Override
    public Optional<TrustedMetadata> load() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var message = io.flotilla.proto.agent.v1.TrustJournal.parseFrom(Files.readAllBytes(file));
        var latest = message.getLatestTime();
        var verdict =
                TrustedMetadata.restore(
                        TrustMapper.fromProto(message.getFiles()),
                        Set.copyOf(message.getFormerKeyIdsList()),
                        Instant.ofEpochSecond(latest.getSeconds(), latest.getNanos()));
        return switch (verdict) {
            case Verdict.Trusted(var state) -> Optional.of(state);
            case Verdict.Refused(_, var why) -> throw new IOException(file + " is damaged: " + why);
        };
    }

    @Override
    public void save(TrustedMetadata trusted) throws IOException {
        var latest = trusted.latestTime();
        var message =
                io.flotilla.proto.agent.v1.TrustJournal.newBuilder()
                        .setFiles(TrustMapper.toProto(trusted.files()))
                        .addAllFormerKeyIds(trusted.formerKeyIds())
                        .setLatestTime(
                                Timestamp.newBuilder()
                                        .setSeconds(latest.getEpochSecond())
                                        .setNanos(latest.getNano()))
                        .build();
        DurableFiles.replace(file, message.toByteArray());
    }
}
