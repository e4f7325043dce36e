package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.folder.FolderInspection;
import java.io.IOException;
import java.util.Optional;

/** One way in which files make a model. */
@FunctionalInterface
interface FolderKind {

    /** What the folder is; empty if it is not of this kind. */
    Optional<FolderInspection> inspect(Folder folder) throws IOException, UnsoundFile;
}
