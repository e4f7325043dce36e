package io.flotilla.host.confine;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a host has given up before it reads a model: the rights that a crafted model could use.
 *
 * @param held what the kernel has put in force, by stable names; empty: nothing
 */
public record Confinement(List<String> held) {
    /** A host that gives up nothing. */
    public static final Confinement NONE = new Confinement(List.of());

    private static final int NICENESS = 5;

    /** Of 1000, with which a process is ended whatever it takes. */
    private static final String OOM_SCORE = "800";

    private static final int DISK_PRIORITY = 7;

    /** Programs, their settings, and what the kernel tells of itself and of devices. */
    private static final List<String> SYSTEM =
            List.of("/usr", "/lib", "/lib64", "/bin", "/etc", "/opt", "/proc", "/sys", "/dev");

    public Confinement {
        held = List.copyOf(held);
    }

    /**
     * Folders that a host is left with beside the system's.
     *
     * @param models to be read, as a list of paths like a class path
     * @param libraries to be read
     * @param cache to be written, made where it is not there
     * @param crashes to be written, in which a crash is described; absent where nobody has said
     */
    public record Folders(String models, List<Path> libraries, Path cache, @Nullable Path crashes) {
        public Folders {
            libraries = List.copyOf(libraries);
        }

        private List<Path> readable() {
            return Stream.of(
                            SYSTEM.stream().map(Path::of),
                            Stream.of(models.split(File.pathSeparator, -1)).map(Path::of),
                            libraries.stream(),
                            Stream.of(Path.of(System.getProperty("java.home"))))
                    .flatMap(one -> one)
                    .toList();
        }

        private List<Path> writable() throws IOException {
            return Stream.of(
                            Files.createDirectories(cache),
                            crashes,
                            Path.of(System.getProperty("java.io.tmpdir")),
                            // Graphics drivers speak through their nodes; all others are the
                            // system's to guard.
                            Path.of("/dev"))
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    /**
     * Confines this process as far as its kernel can, for good. To be called by the thread that
     * starts all that work for models: priorities and rules for files hold for it and its later
     * threads, the rest for the whole process.
     */
    public static Confinement enter(Folders folders) throws IOException {
        var machine = Machine.here();
        if (machine.isEmpty()) {
            return NONE;
        }
        var kernel = new Kernel(machine.get());
        var held = new ArrayList<String>();
        if (kernel.forbidCoreFiles()) {
            held.add("NO_CORE_FILES");
        }
        if (offerItself()) {
            held.add("FIRST_TO_GO");
        }
        if (kernel.giveWay(NICENESS, DISK_PRIORITY)) {
            held.add("LOW_PRIORITY");
        }
        if (!kernel.forbidNewPrivileges()) {
            return new Confinement(held);
        }
        held.add("NO_NEW_PRIVILEGES");
        if (new FileRules(kernel, folders.readable(), folders.writable()).enforce()) {
            held.add("MODELS_READ_ONLY");
        }
        try (var arena = Arena.ofConfined()) {
            if (kernel.filterCalls(CallFilter.of(machine.get(), arena))) {
                held.add("NO_NETWORK");
                held.add("NO_PROGRAMS");
            }
        }
        return new Confinement(held);
    }

    /** Where memory is short for all the kernel ends a model before the agent, or anybody else. */
    private static boolean offerItself() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), OOM_SCORE);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
