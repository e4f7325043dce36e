package io.flotilla.agent.select.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.agent.select.LearnedFigures;
import io.flotilla.agent.select.LearnedJournal;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.shared.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What was learned as a file. It can be learned anew, so a damaged one is no reason to stop. */
public final class LearnedFile implements LearnedJournal {
    private static final Log LOG = Log.of(LearnedFile.class);

    private final Path file;

    public LearnedFile(Path file) {
        this.file = file;
    }

    @Override
    public List<LearnedFigures> load() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return io.flotilla.proto.agent.v1.LearnedJournal.parseFrom(Files.readAllBytes(file))
                    .getFiguresList()
                    .stream()
                    .map(FiguresMapper::fromProto)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            LOG.warning("what was learned cannot be read, learning it anew", "reason", e);
            return List.of();
        }
    }

    @Override
    public void save(List<LearnedFigures> figures) throws IOException {
        var message = io.flotilla.proto.agent.v1.LearnedJournal.newBuilder();
        figures.forEach(known -> message.addFigures(FiguresMapper.toProto(known)));
        DurableFiles.replace(file, message.build().toByteArray());
    }
}
