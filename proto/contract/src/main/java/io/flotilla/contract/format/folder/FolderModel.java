package io.flotilla.contract.format.folder;

import io.flotilla.contract.format.ModelFile;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model of one or more files.
 *
 * @param file what the files say together; tensors outside the model file are external to it
 * @param path of the model file in the folder
 * @param files what each file of the folder is for
 * @param metrics what tools reported of its quality
 */
public record FolderModel(
        ModelFile file,
        String path,
        SortedMap<String, FileRole> files,
        Description description,
        List<ReportedMetric> metrics) {

    public FolderModel {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        metrics = List.copyOf(metrics);
    }

    public SizeClass sizeClass() {
        return SizeClass.of(file.weights().parameterCount());
    }
}
