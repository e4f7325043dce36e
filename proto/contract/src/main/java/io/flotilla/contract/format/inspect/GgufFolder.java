package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.folder.FileRole;
import io.flotilla.contract.format.folder.FolderInspection;
import io.flotilla.contract.format.folder.FolderInspection.FoundAdapter;
import io.flotilla.contract.format.gguf.GgufReader;
import io.flotilla.contract.format.gguf.GgufShards;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** GGUF files: a model each, or an adapter, or the shards of one model. */
final class GgufFolder implements FolderKind {

    private static final String MAGIC = "GGUF";
    private static final String END = ".gguf";
    private static final Pattern SHARD = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})\\.gguf");

    @Override
    public Optional<FolderInspection> inspect(Folder folder) throws IOException, UnsoundFile {
        var builds = new TreeMap<String, FolderInspection>();
        for (var name : folder.endingWith(END)) {
            var shard = SHARD.matcher(name.toLowerCase(Locale.ROOT));
            if (!shard.matches()) {
                builds.put(name, single(folder, name));
            } else if (Integer.parseInt(shard.group(2)) == 1) {
                builds.put(name, joined(folder, name, Integer.parseInt(shard.group(3))));
            } else if (!folder.has(numbered(name, 1, shard.group(3)))) {
                throw missing(name, numbered(name, 1, shard.group(3)));
            }
        }
        return Assembly.answer(builds);
    }

    private static FolderInspection single(Folder folder, String name)
            throws IOException, UnsoundFile {
        var adapter = adapter(folder, name);
        return adapter.isPresent()
                ? adapter.get()
                : Assembly.found(folder, name, folder.model(name));
    }

    /** The adapter in a file, if it is one. */
    static Optional<FolderInspection> adapter(Folder folder, String name) throws IOException {
        if (!folder.beginningOf(name, MAGIC.length()).equals(MAGIC)) {
            return Optional.empty();
        }
        try {
            return GgufReader.readAdapter(folder.required(name))
                    .map(
                            adapter ->
                                    new FoundAdapter(
                                            adapter,
                                            new TreeMap<>(Map.of(name, FileRole.WEIGHTS))));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    private static FolderInspection joined(Folder folder, String first, int count)
            throws IOException, UnsoundFile {
        var shards = new GgufShards(count);
        for (var number = 1; number <= count; number++) {
            var name = numbered(first, number, "%05d".formatted(count));
            var source = folder.source(name).orElseThrow(() -> missing(first, name));
            add(shards, name, source);
        }
        return Assembly.found(folder, first, join(shards, first));
    }

    private static void add(GgufShards shards, String name, ByteSource source)
            throws IOException, UnsoundFile {
        try {
            shards.add(name, source);
        } catch (MalformedException e) {
            throw UnsoundFile.malformed(name, Format.GGUF, e);
        }
    }

    private static ModelFile join(GgufShards shards, String first) throws UnsoundFile {
        try {
            return shards.join();
        } catch (MalformedException e) {
            throw UnsoundFile.malformed(first, Format.GGUF, e);
        }
    }

    private static UnsoundFile missing(String name, String other) {
        return UnsoundFile.contradicted(
                name, Format.GGUF, "it is one of several shards, and " + other + " is not there");
    }

    /** The name of another shard of the same model. */
    private static String numbered(String name, int number, String count) {
        var base = name.substring(0, name.length() - "-00000-of-00000.gguf".length());
        return "%s-%05d-of-%s%s".formatted(base, number, count, name.substring(name.length() - 5));
    }
}
