package io.flotilla.cli.inspect;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.contract.format.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of a folder on this machine, each opened only while it is read. */
public final class LocalFolder {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_FILES = 10_000;

    private LocalFolder() {}

    /** The bytes of a file. */
    public static ByteSource source(Path file) throws IOException {
        var sizeBytes = Files.size(file);
        return new ByteSource() {
            @Override
            public long sizeBytes() {
                return sizeBytes;
            }

            @Override
            public void read(long offset, ByteBuffer target) throws IOException {
                try (var channel = FileChannel.open(file)) {
                    ByteSource.of(channel).read(offset, target);
                }
            }
        };
    }

    /** The files of a folder and its subfolders; hidden ones are left out. */
    public static SortedMap<String, ByteSource> sources(Path folder) throws IOException {
        return sources(folder, MAX_DEPTH);
    }

    /** The files that lie directly in a folder; hidden ones are left out. */
    public static SortedMap<String, ByteSource> direct(Path folder) throws IOException {
        return sources(folder, 1);
    }

    private static SortedMap<String, ByteSource> sources(Path folder, int depth)
            throws IOException {
        var sources = new TreeMap<String, ByteSource>();
        try (var paths = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
            for (var path : (Iterable<Path>) visible(folder, paths)::iterator) {
                if (sources.size() == MAX_FILES) {
                    throw new CommandFailure(
                            ExitCode.FAILED, folder + " holds more than " + MAX_FILES + " files.");
                }
                sources.put(name(folder.relativize(path)), source(path));
            }
        }
        return sources;
    }

    private static Stream<Path> visible(Path folder, Stream<Path> paths) {
        return paths.filter(Files::isRegularFile)
                .filter(path -> !("/" + name(folder.relativize(path))).contains("/."));
    }

    private static String name(Path relative) {
        return Stream.iterate(0, i -> i < relative.getNameCount(), i -> i + 1)
                .map(i -> relative.getName(i).toString())
                .collect(Collectors.joining("/"));
    }
}
