package io.flotilla.agent.runtime.group;

import io.flotilla.agent.shared.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The groups of all hosts, below the one that the agent was given. There are none where it was
 * given none: what belongs to somebody else is not touched, even if it could be.
 */
public final class HostGroups {
    /** None at all. */
    public static final HostGroups NONE = new HostGroups(null, GroupVersion.SECOND);

    private static final Log LOG = Log.of(HostGroups.class);

    /** Where the agent itself goes: with the second version a group has processes or groups. */
    private static final String AGENT = "agent";

    private static final String HOSTS = "hosts";

    private final @Nullable Path hosts;
    private final GroupVersion version;
    private final AtomicInteger last = new AtomicInteger();

    private HostGroups(@Nullable Path hosts, GroupVersion version) {
        this.hosts = hosts;
        this.version = version;
    }

    /**
     * Makes what is needed in the agent's own group, if that was given to it.
     *
     * @param limitBytes of all hosts together
     */
    public static HostGroups open(long limitBytes) {
        return open(Path.of("/"), Ownership::isOurs, limitBytes);
    }

    static HostGroups open(Path root, Predicate<Path> isOurs, long limitBytes) {
        try {
            var lines = Files.readAllLines(root.resolve("proc/self/cgroup"));
            for (var version : GroupVersion.values()) {
                var own = own(root, lines, version).filter(isOurs);
                if (own.isPresent()) {
                    return new HostGroups(prepare(own.get(), version, limitBytes), version);
                }
            }
        } catch (IOException e) {
            LOG.info("no control group for models", "reason", e);
        }
        return NONE;
    }

    /** The group that the agent is in, or that above where an earlier start has put it. */
    private static Optional<Path> own(Path root, List<String> lines, GroupVersion version) {
        var mount = root.resolve("sys/fs/cgroup");
        var controllers = mount.resolve("cgroup.controllers");
        return switch (version) {
            case SECOND ->
                    Files.exists(controllers) ? find(lines, "0::", mount) : Optional.<Path>empty();
            case FIRST -> find(lines, "\\d+:memory:", mount.resolve("memory"));
        };
    }

    private static Optional<Path> find(List<String> lines, String kind, Path mount) {
        return lines.stream()
                .filter(line -> line.matches(kind + "/.*"))
                .map(line -> line.replaceFirst(kind + "/", ""))
                .map(path -> path.replaceFirst("(^|/)" + AGENT + "$", ""))
                .map(mount::resolve)
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static Path prepare(Path own, GroupVersion version, long limitBytes)
            throws IOException {
        if (version == GroupVersion.SECOND) {
            var agent = Files.createDirectories(own.resolve(AGENT));
            HostGroup.write(agent.resolve("cgroup.procs"), ProcessHandle.current().pid());
            allowMemory(own);
        }
        var hosts = Files.createDirectories(own.resolve(HOSTS));
        removeLeftOver(hosts);
        if (version == GroupVersion.SECOND) {
            allowMemory(hosts);
        }
        HostGroup.write(hosts.resolve(version.limit()), limitBytes);
        return hosts;
    }

    private static void allowMemory(Path group) throws IOException {
        Files.writeString(
                group.resolve("cgroup.subtree_control"), "+memory", StandardCharsets.US_ASCII);
    }

    /** Groups of hosts that ended with an agent that was killed. */
    private static void removeLeftOver(Path hosts) throws IOException {
        try (var folders = Files.newDirectoryStream(hosts, Files::isDirectory)) {
            for (var folder : folders) {
                Files.deleteIfExists(folder);
            }
        }
    }

    /** Whether the kernel holds hosts to their memory. */
    public boolean isHeld() {
        return hosts != null;
    }

    /**
     * A group for one host; empty where there are none, or no more can be made.
     *
     * @param limitBytes of that host
     */
    public Optional<HostGroup> create(long limitBytes) {
        if (hosts == null) {
            return Optional.empty();
        }
        try {
            var folder = hosts.resolve("host-" + last.incrementAndGet());
            return Optional.of(HostGroup.create(folder, version, limitBytes));
        } catch (IOException e) {
            LOG.warning("no control group for a model's process", "reason", e);
            return Optional.empty();
        }
    }
}
