package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.folder.FolderInspection;
import io.flotilla.contract.format.reading.MalformedException;

/** Thrown where a file of the folder keeps it from being a model; never leaves the inspection. */
final class UnsoundFile extends Exception {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final transient Inspection reason;

    UnsoundFile(String path, Inspection reason) {
        super(path);
        this.path = path;
        this.reason = reason;
    }

    /** A file that should be of the format and is not. */
    static UnsoundFile malformed(String path, Format format, MalformedException e) {
        return new UnsoundFile(path, new Inspection.Malformed(format, e.reason(), e.offset()));
    }

    /** A file that says what the folder does not bear out. */
    static UnsoundFile contradicted(String path, Format format, String reason) {
        return new UnsoundFile(path, new Inspection.Malformed(format, reason, 0));
    }

    FolderInspection.Refused refusal() {
        return new FolderInspection.Refused(path, reason);
    }
}
