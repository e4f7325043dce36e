package io.flotilla.agent.runtime.proof;

import io.flotilla.agent.runtime.ProofOutcome;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.shared.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The file in which what was proved outlives the agent: a line for each device of an engine. */
public final class ProofFile {
    private static final Log LOG = Log.of(ProofFile.class);
    private static final String PROVED = "PROVED";
    private static final String FAILED = "FAILED";
    private static final int FIELDS = 5;

    private final Path folder;
    private final Path file;

    /** The file in a folder, which is made when something is written. */
    public ProofFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("proofs");
    }

    /** What is known; lines that cannot be read are left out, and proved anew. */
    SequencedMap<ProofKey, ProofOutcome> load() {
        var proofs = new LinkedHashMap<ProofKey, ProofOutcome>();
        if (!Files.exists(file)) {
            return proofs;
        }
        try {
            for (var line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                var fields = line.split("\t", -1);
                if (fields.length == FIELDS) {
                    var key = new ProofKey(fields[0], fields[1], fields[2]);
                    outcome(fields[3], fields[4]).ifPresent(found -> proofs.put(key, found));
                }
            }
        } catch (IOException e) {
            LOG.warning("what was proved of engines cannot be read", "reason", e);
        }
        return proofs;
    }

    private static Optional<ProofOutcome> outcome(String state, String reason) {
        return switch (state) {
            case PROVED -> Optional.of(new ProofOutcome.Proved());
            case FAILED -> Optional.of(new ProofOutcome.Failed(reason));
            default -> Optional.empty();
        };
    }

    void save(Map<ProofKey, ProofOutcome> proofs) {
        var text = new StringBuilder();
        proofs.forEach(
                (key, outcome) -> {
                    switch (outcome) {
                        case ProofOutcome.Proved _ -> append(text, key, PROVED, "");
                        case ProofOutcome.Failed(var reason) -> append(text, key, FAILED, reason);
                        case ProofOutcome.NotTried _ -> {}
                    }
                });
        try {
            DurableFiles.createPrivateDirectories(folder);
            DurableFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warning("what was proved of engines is not kept", "reason", e);
        }
    }

    private static void append(StringBuilder text, ProofKey key, String state, String reason) {
        text.append(key.engine()).append('\t');
        text.append(key.device()).append('\t');
        text.append(key.driver()).append('\t');
        text.append(state).append('\t');
        text.append(ProofKey.plain(reason)).append('\n');
    }
}
