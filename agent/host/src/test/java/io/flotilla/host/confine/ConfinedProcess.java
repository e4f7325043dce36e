package io.flotilla.host.confine;

import io.flotilla.host.memory.ProcessMemory;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A process that confines itself as a host does, and then tries what it must not be able to: a line
 * for each, with its outcome. Its folder holds "models", "cache" and "secret".
 */
final class ConfinedProcess {
    private ConfinedProcess() {}

    private interface Attempt {
        void make() throws IOException;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var folder = Path.of(arguments[0]);
        var port = Integer.parseInt(arguments[1]);
        var classes = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        var folders =
                new Confinement.Folders(
                        folder.resolve("models").toString(),
                        Arrays.stream(classes).map(Path::of).toList(),
                        folder.resolve("cache"),
                        null);
        var held = Confinement.enter(folders).held();

        var out = System.out;
        out.println("held " + held);
        // Threads of an engine come later than the confinement, as this one does.
        var engine = Thread.ofPlatform().start(() -> tryAll(out, folder, port));
        engine.join();
    }

    private static void tryAll(PrintStream out, Path folder, int port) {
        attempt(out, "connect", () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        attempt(out, "listen", () -> new ServerSocket(0).close());
        attempt(out, "start", () -> new ProcessBuilder("/bin/true").start());
        attempt(out, "read-secret", () -> Files.readString(folder.resolve("secret/key.pem")));
        attempt(out, "read-model", () -> Files.readString(folder.resolve("models/model.onnx")));
        attempt(
                out,
                "write-model",
                () -> Files.writeString(folder.resolve("models/model.onnx"), "altered"));
        attempt(out, "add-model", () -> Files.createFile(folder.resolve("models/new")));
        attempt(out, "write-cache", () -> Files.createFile(folder.resolve("cache/library")));
        out.println("memory " + (ProcessMemory.now().residentBytes() > 0 ? "done" : "refused"));
    }

    private static void attempt(PrintStream out, String what, Attempt attempt) {
        try {
            attempt.make();
            out.println(what + " done");
        } catch (IOException _) {
            out.println(what + " refused");
        }
    }
}
