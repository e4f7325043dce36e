package io.flotilla.cli.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.cli.fetch.Sha256;
import io.flotilla.cli.output.Documents;
import io.flotilla.cli.output.Json;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.registry.v1.ManifestVariant;
import io.flotilla.proto.registry.v1.VariantFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A version as an OCI image layout with one ModelPack manifest for each variant, after the CNCF
 * model specification: every file is a plain layer, so that a layer's digest is the file's.
 *
 * <p>The specification has no media type for adapters. Theirs are layers of weights and of their
 * configuration under adapters/ID, which two annotations of our own tell from the base's: {@value
 * #ADAPTER} holds the id, {@value #ADAPTER_BASE} the digest that it is bound to.
 */
final class ModelPackLayout {
    private static final String TYPES = "application/vnd.cncf.model.";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String ARTIFACT = TYPES + "manifest.v1+json";
    private static final String CONFIG = TYPES + "config.v1+json";
    private static final String ADAPTER = "io.flotilla.adapter";
    private static final String ADAPTER_BASE = "io.flotilla.adapter.base.sha256";
    private static final String GOLDEN_TEST = "golden.json";
    private static final Pattern FOR_PEOPLE =
            Pattern.compile("(?i)(.*/)?((LICEN[CS]E|NOTICE|USE_POLICY|README).*|[^/]+\\.md)");

    private final Release release;
    private final SequencedMap<String, byte[]> documents = new LinkedHashMap<>();
    private final List<ExportFile> files = new ArrayList<>();

    /** Lays out the variants that are wanted. */
    ModelPackLayout(Release release) {
        this.release = release;
        documents.put("oci-layout", bytes(Map.of("imageLayoutVersion", "1.0.0")));
        var manifests = release.variants().stream().map(this::manifest).toList();
        var index = new LinkedHashMap<String, Object>();
        index.put("schemaVersion", 2);
        index.put("mediaType", INDEX);
        index.put("manifests", manifests);
        documents.put("index.json", bytes(index));
    }

    /** The files of all variants as blobs. */
    List<ExportFile> files() {
        return List.copyOf(files);
    }

    /** The layout's own documents, the index last. */
    Map<String, byte[]> documents() {
        return documents;
    }

    /** Under which name the index lists a variant; the same as its tag where it is pushed. */
    static String tag(Release release, ManifestVariant variant) {
        return release.versionId() + "-" + Release.id(variant);
    }

    private Map<String, Object> manifest(ManifestVariant variant) {
        var layers = layers(variant);
        var manifest = new LinkedHashMap<String, Object>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MANIFEST);
        manifest.put("artifactType", ARTIFACT);
        manifest.put("config", descriptor(CONFIG, bytes(config(variant, layers))));
        manifest.put("layers", layers);
        manifest.put("annotations", Map.of("org.opencontainers.image.title", variant.getName()));
        var descriptor = descriptor(MANIFEST, bytes(manifest));
        descriptor.put("artifactType", ARTIFACT);
        descriptor.put(
                "annotations", Map.of("org.opencontainers.image.ref.name", tag(release, variant)));
        return descriptor;
    }

    private List<Map<String, Object>> layers(ManifestVariant variant) {
        var layers = new ArrayList<Map<String, Object>>();
        variant.getFilesList().forEach(file -> layers.add(layer(file, file.getPath(), Map.of())));
        for (var adapter : release.manifest().getAdaptersList()) {
            var base = HexFormat.of().formatHex(adapter.getBaseSha256().toByteArray());
            var annotations = Map.of(ADAPTER, Words.id(adapter.getName()), ADAPTER_BASE, base);
            for (var file : adapter.getFilesList()) {
                layers.add(layer(file, ExportFile.pathOf(adapter, file), annotations));
            }
        }
        if (release.manifest().hasGoldenTest()) {
            var golden = Documents.json(release.manifest().getGoldenTest()).getBytes(UTF_8);
            documents.put(blob(Sha256.of(golden)), golden);
            layers.add(
                    layer(
                            TYPES + "weight.config.v1.raw",
                            Sha256.of(golden),
                            golden.length,
                            GOLDEN_TEST,
                            Map.of()));
        }
        return layers;
    }

    private Map<String, Object> layer(
            VariantFile file, String path, Map<String, String> annotations) {
        var sha256 = ExportFile.sha256(file);
        if (files.stream().noneMatch(known -> known.sha256().equals(sha256))) {
            files.add(ExportFile.of(blob(sha256), file));
        }
        return layer(typeOf(file), sha256, file.getSizeBytes(), path, annotations);
    }

    private static String typeOf(VariantFile file) {
        if (FOR_PEOPLE.matcher(file.getPath()).matches()) {
            return TYPES + "doc.v1.raw";
        }
        return switch (file.getRole()) {
            case ROLE_MODEL, ROLE_WEIGHTS -> TYPES + "weight.v1.raw";
            case ROLE_TOKENIZER, ROLE_CONFIG, ROLE_UNSPECIFIED, UNRECOGNIZED ->
                    TYPES + "weight.config.v1.raw";
        };
    }

    private static Map<String, Object> layer(
            String type, String sha256, long sizeBytes, String path, Map<String, String> more) {
        var layer = descriptor(type, sha256, sizeBytes);
        var annotations = new TreeMap<String, Object>(more);
        annotations.put("org.cncf.model.filepath", path);
        annotations.put("org.opencontainers.image.title", path);
        layer.put("annotations", annotations);
        return layer;
    }

    private Map<String, Object> config(ManifestVariant variant, List<Map<String, Object>> layers) {
        var facts = variant.getFacts();
        var time = release.manifest().getCreateTime();
        var descriptor = new LinkedHashMap<String, Object>();
        descriptor.put(
                "createdAt", Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString());
        put(descriptor, "family", facts.getArchitecture().getFamily());
        descriptor.put("name", release.modelId());
        descriptor.put("version", release.versionId());
        if (!release.license().isEmpty()) {
            descriptor.put("licenses", List.of(release.license()));
        }
        var config = new LinkedHashMap<String, Object>();
        put(config, "architecture", facts.getArchitecture().getFamily());
        put(config, "format", Words.constant(facts.getFormat(), "FORMAT").toLowerCase(Locale.ROOT));
        if (facts.getParameterCount() > 0) {
            config.put("paramSize", Words.count(facts.getParameterCount()));
        }
        put(config, "precision", facts.getPrecision().toLowerCase(Locale.ROOT));
        var whole = new LinkedHashMap<String, Object>();
        whole.put("descriptor", descriptor);
        whole.put("config", config);
        var digests = layers.stream().map(layer -> layer.getOrDefault("digest", "")).toList();
        whole.put("modelfs", modelFiles(digests));
        return whole;
    }

    private static Map<String, Object> modelFiles(List<Object> digests) {
        var files = new LinkedHashMap<String, Object>();
        files.put("type", "layers");
        files.put("diffIds", digests);
        return files;
    }

    private static void put(Map<String, Object> members, String name, String text) {
        if (!text.isEmpty()) {
            members.put(name, text);
        }
    }

    private Map<String, Object> descriptor(String type, byte[] document) {
        var sha256 = Sha256.of(document);
        documents.put(blob(sha256), document);
        return descriptor(type, sha256, document.length);
    }

    private static Map<String, Object> descriptor(String type, String sha256, long sizeBytes) {
        var descriptor = new LinkedHashMap<String, Object>();
        descriptor.put("mediaType", type);
        descriptor.put("digest", "sha256:" + sha256);
        descriptor.put("size", sizeBytes);
        return descriptor;
    }

    private static String blob(String sha256) {
        return "blobs/sha256/" + sha256;
    }

    private static byte[] bytes(Map<String, ?> document) {
        return Json.of(document).getBytes(UTF_8);
    }
}
