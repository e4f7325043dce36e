package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.fetch.Address;
import io.flotilla.cli.fetch.Download;
import io.flotilla.cli.fetch.RemoteFile;
import io.flotilla.cli.fetch.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** One file at an address: {@code https://host/model.gguf}, with {@code #sha256=...} if known. */
final class WebSource {
    private static final String DIGEST = "sha256=";

    private final Download download;
    private final CacheFolder cache;

    WebSource(Download download, CacheFolder cache) {
        this.download = download;
        this.cache = cache;
    }

    Path fetch(String source) {
        var address = Address.parse(source);
        var fragment = Objects.requireNonNullElse(address.getFragment(), "");
        var digest = fragment.startsWith(DIGEST) ? fragment.substring(DIGEST.length()) : "";
        if (!fragment.isEmpty() && !Sha256.isDigest(digest)) {
            throw CommandFailure.usage(
                    "After # stands sha256= and 64 lower-case hex digits: #" + fragment);
        }
        var plain = URI.create(source.split("#", 2)[0]);
        var name = FileName.last(Objects.requireNonNullElse(plain.getPath(), ""));
        if (name.isEmpty()) {
            throw CommandFailure.usage(source + " names no file.");
        }
        FileName.require(name, plain.getHost());
        var target =
                cache.of(
                                "https",
                                plain.getHost(),
                                Sha256.of(plain.toString().getBytes(StandardCharsets.UTF_8)))
                        .resolve(name);
        download.fetch(
                new RemoteFile(name, plain, Map.of(), RemoteFile.UNKNOWN_SIZE, digest, ""), target);
        return target;
    }
}
