package io.flotilla.host.onnx.natives;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.jar.JarEntry;

/**
 * A folder of native libraries, each unpacked once from its jar and then shared by every host: no
 * copy per start, nothing left over by a host that was killed, and one copy in memory for all.
 */
public final class NativeCache {
    private final Path folder;

    public NativeCache(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /**
     * Returns a library of a jar as a file, unpacking it first if need be.
     *
     * @param neighbour a class of that jar
     * @param resource the library's path in that jar
     */
    public Path unpacked(Class<?> neighbour, String resource) throws HostProblem {
        URL packed = neighbour.getResource("/" + resource);
        if (packed == null) {
            throw new HostProblem(
                    Reason.LOAD_FAILED,
                    "This platform is not supported: there is no " + resource + ".",
                    Map.of("library", resource));
        }
        try {
            return unpacked((JarURLConnection) packed.openConnection());
        } catch (IOException e) {
            throw new HostProblem(
                    Reason.LOAD_FAILED,
                    "The library " + resource + " cannot be unpacked to " + folder + ": " + e,
                    Map.of("library", resource, "folder", folder.toString()),
                    e);
        }
    }

    private Path unpacked(JarURLConnection connection) throws IOException {
        JarEntry entry = connection.getJarEntry();
        Path fileName = Path.of(entry.getName()).getFileName();
        Path home = folder.resolve("%s-%08x".formatted(fileName, entry.getCrc()));
        Path library = home.resolve(fileName);
        if (!Files.isRegularFile(library) || Files.size(library) != entry.getSize()) {
            Files.createDirectories(home);
            unpack(connection, home, library);
        }
        return library;
    }

    /** Written beside and moved into place, so that other hosts see all of it or nothing. */
    private static void unpack(JarURLConnection connection, Path home, Path library)
            throws IOException {
        Path partial = Files.createTempFile(home, ".unpacking-", "");
        try (InputStream in = connection.getInputStream()) {
            try (FileChannel out = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                in.transferTo(Channels.newOutputStream(out));
                out.force(true);
            }
            Files.move(partial, library, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
