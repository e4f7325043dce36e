package io.flotilla.contract.format.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.folder.FolderInspection;
import io.flotilla.contract.format.folder.FolderModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds the files of a folder in memory, and takes one kind of answer about them for granted. */
final class FolderFiles {

    private final SortedMap<String, ByteSource> files = new TreeMap<>();

    static FolderFiles aFolder() {
        return new FolderFiles();
    }

    FolderFiles with(String path, byte[] bytes) {
        files.put(path, ByteSource.of(bytes));
        return this;
    }

    FolderFiles with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    FolderInspection inspect() {
        try {
            return ModelFolders.inspect(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FolderModel model() {
        var inspection = inspect();
        assertThat(inspection).isInstanceOf(FolderInspection.Found.class);
        return ((FolderInspection.Found) inspection).model();
    }

    FolderInspection.Refused refusal() {
        var inspection = inspect();
        assertThat(inspection).isInstanceOf(FolderInspection.Refused.class);
        return (FolderInspection.Refused) inspection;
    }
}
