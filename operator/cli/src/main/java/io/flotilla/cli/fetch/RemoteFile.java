package io.flotilla.cli.fetch;

import java.net.URI;
import java.util.Map;

/**
 * A file that a server has.
 *
 * @param name what it is called in words for people
 * @param address where it is
 * @param headers what the request carries
 * @param sizeBytes its length, or -1 where it is not known before
 * @param sha256 its digest, lower-case hex, or empty where it is not known before
 * @param advice what to do where rights are missing
 */
public record RemoteFile(
        String name,
        URI address,
        Map<String, String> headers,
        long sizeBytes,
        String sha256,
        String advice) {
    /** A length that is not known before. */
    public static final long UNKNOWN_SIZE = -1;

    public RemoteFile {
        headers = Map.copyOf(headers);
    }

    boolean hasSize() {
        return sizeBytes >= 0;
    }

    boolean hasDigest() {
        return !sha256.isEmpty();
    }
}
