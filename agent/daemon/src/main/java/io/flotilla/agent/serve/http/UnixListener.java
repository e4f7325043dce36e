package io.flotilla.agent.serve.http;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Opens Unix domain sockets that only their owner, or also one group, can connect to. */
public final class UnixListener {
    /** What the shortest of all systems' addresses holds. */
    private static final int MAX_PATH_BYTES = 100;

    private UnixListener() {}

    /**
     * Opens a socket, in place of one that was left there.
     *
     * @param group that may connect; empty: the owner alone
     */
    public static ServerSocketChannel open(Path path, String group) throws IOException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
            throw new IOException(
                    "the path of a socket has at most %d bytes: %s"
                            .formatted(MAX_PATH_BYTES, path));
        }
        removeLeftBehind(path);
        var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path));
            permit(path, group);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void removeLeftBehind(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isOther()) {
            throw new IOException("there is a file in the place of the socket: " + path);
        }
        Files.delete(path);
    }

    /** Until here nobody but the owner can write to it, and so connect, by the usual mask. */
    private static void permit(Path path, String group) throws IOException {
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        if (!group.isEmpty()) {
            var principals = path.getFileSystem().getUserPrincipalLookupService();
            view.setGroup(principals.lookupPrincipalByGroupName(group));
        }
        view.setPermissions(
                PosixFilePermissions.fromString(group.isEmpty() ? "rw-------" : "rw-rw----"));
    }
}
