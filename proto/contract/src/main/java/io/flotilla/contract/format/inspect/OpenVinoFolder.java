package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.folder.FolderInspection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Pairs of {@code .xml} and {@code .bin}, of which some only cut texts into tokens. */
final class OpenVinoFolder implements FolderKind {

    private static final List<String> OF_TOKENIZERS =
            List.of("openvino_tokenizer.xml", "openvino_detokenizer.xml");

    @Override
    public Optional<FolderInspection> inspect(Folder folder) throws IOException, UnsoundFile {
        var builds = new TreeMap<String, FolderInspection>();
        for (var name : folder.endingWith(".xml")) {
            if (!OF_TOKENIZERS.contains(name) && isGraph(folder, name)) {
                builds.put(name, Assembly.found(folder, name, folder.model(name)));
            }
        }
        return Assembly.answer(builds);
    }

    /** XML is used for many things; only that with the weights beside it is looked into. */
    private static boolean isGraph(Folder folder, String name) throws IOException {
        return folder.has(name.substring(0, name.length() - 3) + "bin")
                || folder.beginningOf(name, 1_024).contains("<net ");
    }
}
