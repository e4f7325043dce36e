package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.fetch.Address;
import io.flotilla.cli.fetch.Download;
import io.flotilla.cli.fetch.Http;
import io.flotilla.cli.fetch.RemoteFile;
import io.flotilla.cli.fetch.Sha256;
import io.flotilla.contract.format.json.JsonValue;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Models on the Hugging Face Hub or a mirror of it (HF_ENDPOINT). A revision is resolved to its
 * commit first, so that all files are of one state of the repository.
 */
final class HubSource {
    private final Http http;
    private final Download download;
    private final CacheFolder cache;
    private final URI endpoint;
    private final String token;

    HubSource(Http http, Download download, CacheFolder cache, Map<String, String> environment) {
        this.http = http;
        this.download = download;
        this.cache = cache;
        var mirror = environment.getOrDefault("HF_ENDPOINT", "").strip().replaceAll("/+$", "");
        endpoint = Address.parse(mirror.isEmpty() ? "https://huggingface.co" : mirror);
        token = environment.getOrDefault("HF_TOKEN", "").strip();
        if (!token.matches("[!-~]*")) {
            throw CommandFailure.usage("HF_TOKEN holds spaces or other characters of no token.");
        }
    }

    /** Fetches the files of a model, named without the scheme, into one folder. */
    Path fetch(String text) {
        var name = HubName.parse(text);
        var listing = http.json(listingOf(name), headers(), advice());
        var commit = listing.at("sha").text();
        if (!commit.matches("[0-9a-f]{40}")) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s does not say which commit %s of %s is."
                            .formatted(endpoint, name.revision(), name.repository()));
        }
        var chosen = new HubFiles(name.repository(), files(listing)).choose(name.weights());
        var folder =
                cache.of("hf", name.repository(), commit)
                        .resolve(chosen.getFirst().path().replace('/', '-'));
        for (var file : chosen) {
            var fileName = FileName.require(file.name(), name.repository());
            download.fetch(remote(name, commit, file), folder.resolve(fileName));
        }
        return folder;
    }

    /** With blobs=true the Hub tells sizes and the digests of large files. */
    private URI listingOf(HubName name) {
        return URI.create(
                "%s/api/models/%s/revision/%s?blobs=true"
                        .formatted(endpoint, name.repository(), encoded(name.revision())));
    }

    private List<HubFile> files(JsonValue listing) {
        return listing.at("siblings").elements().stream()
                .map(
                        file -> {
                            var path = file.at("rfilename").text();
                            var large = file.at("lfs");
                            return new HubFile(
                                    FileName.requirePath(path, endpoint.getHost()),
                                    size(large.isPresent() ? large : file),
                                    large.isPresent() ? digest(large, path) : "");
                        })
                .toList();
    }

    private static long size(JsonValue file) {
        var size = file.at("size");
        return size.isPresent() ? (long) size.number() : RemoteFile.UNKNOWN_SIZE;
    }

    private String digest(JsonValue large, String path) {
        var digest = large.firstOf("sha256", "oid").text();
        if (!Sha256.isDigest(digest)) {
            throw new CommandFailure(
                    ExitCode.FAILED, "%s gives no digest of %s.".formatted(endpoint, path));
        }
        return digest;
    }

    private RemoteFile remote(HubName name, String commit, HubFile file) {
        var path =
                Arrays.stream(file.path().split("/"))
                        .map(HubSource::encoded)
                        .collect(Collectors.joining("/"));
        return new RemoteFile(
                file.path(),
                URI.create(
                        "%s/%s/resolve/%s/%s".formatted(endpoint, name.repository(), commit, path)),
                headers(),
                file.sizeBytes(),
                file.sha256(),
                advice());
    }

    private Map<String, String> headers() {
        return token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
    }

    private String advice() {
        return token.isEmpty()
                ? "It is private, gated or does not exist: set HF_TOKEN to a token that may read it."
                : "The token in HF_TOKEN may not read it.";
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
