package io.flotilla.controller.making.client;

import java.util.stream.Stream;

/** A process with all that it has started, and what those have. */
final class ProcessTree {

    private ProcessTree() {}

    static Stream<ProcessHandle> of(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants());
    }

    /** Kills all of them, the root first, so that it starts no more. */
    static void end(ProcessHandle root) {
        of(root).toList().forEach(ProcessHandle::destroyForcibly);
    }
}
