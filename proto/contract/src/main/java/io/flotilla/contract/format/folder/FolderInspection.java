package io.flotilla.contract.format.folder;

import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.adapter.Adapter;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The answer to "what model do these files make?". */
public sealed interface FolderInspection {

    /** One model, with all that belongs to it. */
    record Found(FolderModel model) implements FolderInspection {}

    /** Weights upon a model that is not here. */
    record FoundAdapter(Adapter adapter, SortedMap<String, FileRole> files)
            implements FolderInspection {

        public FoundAdapter {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }
    }

    /** Several models or builds of one, each by the file or subfolder that it is in. */
    record Several(SortedMap<String, FolderInspection> builds) implements FolderInspection {

        public Several {
            builds = Collections.unmodifiableSortedMap(new TreeMap<>(builds));
        }
    }

    /** A file that had to be read is damaged, missing, or of a kind that is not taken. */
    record Refused(String path, Inspection reason) implements FolderInspection {}

    /** No file is one of a model. */
    record Nothing(String reason) implements FolderInspection {}
}
