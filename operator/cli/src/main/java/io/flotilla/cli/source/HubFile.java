package io.flotilla.cli.source;

/**
 * A file of a repository on the Hub.
 *
 * @param path its path in the repository
 * @param sizeBytes its length, or -1 where the Hub does not say
 * @param sha256 its digest where the Hub keeps it in large file storage, or empty
 */
record HubFile(String path, long sizeBytes, String sha256) {
    /** Its folder, ending in a slash, or empty at the top. */
    String folder() {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    String name() {
        return FileName.last(path);
    }
}
