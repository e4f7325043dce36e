package io.flotilla.agent.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A machine as the files in which its kernel shows it. The trees and the profiles that the probe
 * must read from them lie with the contract's tests, so that others can use them.
 */
final class MachineTree {
    /** Seen from this module. */
    static final Path MACHINES =
            Path.of("..", "..", "proto", "contract", "src", "test", "resources", "machines");

    private static final String HEADING = "== ";

    private MachineTree() {}

    /**
     * Lays a machine's files out below a root. Each begins with a line "== PATH", which ends in a
     * slash if it is an empty folder; {@code \0} stands for the zeros in a device tree.
     */
    static void unpack(String machine, Path root) throws IOException {
        var all = Files.readString(MACHINES.resolve(machine + ".tree")).replace("\\0", "\0");
        var sections = all.split("(?m)^" + HEADING, -1);
        for (var i = 1; i < sections.length; i++) {
            var lineEnd = sections[i].indexOf('\n');
            var path = root.resolve(sections[i].substring(1, lineEnd));
            if (sections[i].charAt(lineEnd - 1) == '/') {
                Files.createDirectories(path);
            } else {
                Files.createDirectories(path.getParent());
                var content = sections[i].substring(lineEnd + 1).stripTrailing() + "\n";
                Files.writeString(path, content, StandardCharsets.ISO_8859_1);
            }
        }
    }
}
