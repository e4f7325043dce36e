package io.flotilla.agent.reconcile.wire;

import io.flotilla.agent.reconcile.Journal;
import io.flotilla.agent.reconcile.SlotState;
import io.flotilla.agent.reconcile.desired.Assignment;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.proto.agent.v1.SlotJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The journal as files: one for the assignment, one for each slot, each replaced as a whole. */
public final class JournalFiles implements Journal {
    private static final String SUFFIX = ".slot";

    private final Path directory;

    /** A journal in a directory of its own, made where it is not there. */
    public JournalFiles(Path directory) throws IOException {
        this.directory = DurableFiles.createPrivateDirectories(directory);
    }

    @Override
    public Assignment loadAssignment() throws IOException {
        if (!Files.exists(assignment())) {
            return Assignment.NONE;
        }
        var bytes = Files.readAllBytes(assignment());
        return AssignmentMapper.fromKept(io.flotilla.proto.link.v1.Assignment.parseFrom(bytes));
    }

    @Override
    public void save(Assignment assignment) throws IOException {
        DurableFiles.replace(assignment(), AssignmentMapper.toProto(assignment).toByteArray());
    }

    @Override
    public List<SlotState> loadSlots() throws IOException {
        var states = new ArrayList<SlotState>();
        for (var file : files()) {
            try {
                var message = SlotJournal.parseFrom(Files.readAllBytes(file));
                states.add(SlotJournalMapper.fromProto(message));
            } catch (InvalidAssignmentException e) {
                throw new IOException(file + " is damaged", e);
            }
        }
        return states;
    }

    @Override
    public void save(SlotState state) throws IOException {
        DurableFiles.replace(file(state.slot()), SlotJournalMapper.toProto(state).toByteArray());
    }

    @Override
    public void remove(String slot) throws IOException {
        DurableFiles.delete(file(slot));
    }

    private Path assignment() {
        return directory.resolve("assignment");
    }

    private Path file(String slot) {
        return directory.resolve(slot + SUFFIX);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        }
    }
}
