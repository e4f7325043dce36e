package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Inspection.Recognised;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.json.JsonDocument;
import io.flotilla.contract.format.json.JsonValue;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a folder by their paths in it. Only paths without a slash lie directly in it. */
record Folder(SortedMap<String, ByteSource> files) {

    boolean has(String path) {
        return files.containsKey(path);
    }

    Optional<ByteSource> source(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** The bytes of a file that is known to be here. */
    ByteSource required(String path) {
        return source(path).orElseThrow(() -> new IllegalArgumentException("no file " + path));
    }

    /** The names of the files directly in the folder that end so, whatever their case. */
    List<String> endingWith(String... ends) {
        return files.keySet().stream()
                .filter(path -> path.indexOf('/') < 0)
                .filter(path -> endsWithOneOf(path.toLowerCase(Locale.ROOT), ends))
                .toList();
    }

    private static boolean endsWithOneOf(String path, String... ends) {
        for (var end : ends) {
            if (path.endsWith(end)) {
                return true;
            }
        }
        return false;
    }

    /** The folders directly in it by their names. */
    SortedMap<String, Folder> subfolders() {
        var byName = new TreeMap<String, SortedMap<String, ByteSource>>();
        files.forEach(
                (path, source) -> {
                    var slash = path.indexOf('/');
                    if (slash > 0) {
                        byName.computeIfAbsent(path.substring(0, slash), _ -> new TreeMap<>())
                                .put(path.substring(slash + 1), source);
                    }
                });
        var folders = new TreeMap<String, Folder>();
        byName.forEach((name, inside) -> folders.put(name, new Folder(inside)));
        return folders;
    }

    /** The JSON object in a file; absent if there is no such file. */
    JsonValue json(String path, Format format) throws IOException, UnsoundFile {
        var source = source(path);
        if (source.isEmpty()) {
            return JsonValue.absent();
        }
        try {
            return JsonDocument.read(source.get());
        } catch (MalformedException e) {
            throw UnsoundFile.malformed(path, format, e);
        }
    }

    /** The model in a file that must be one. */
    ModelFile model(String path) throws IOException, UnsoundFile {
        var inspection = ModelFiles.inspect(path, required(path));
        if (inspection instanceof Recognised(var file)) {
            return file;
        }
        throw new UnsoundFile(path, inspection);
    }

    /** The beginning of a text file; empty if there is no such file. */
    String beginningOf(String path, int maxBytes) throws IOException {
        var source = source(path);
        if (source.isEmpty()) {
            return "";
        }
        var bytes = ByteBuffer.allocate((int) Math.min(maxBytes, source.get().sizeBytes()));
        source.get().read(0, bytes);
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }
}
