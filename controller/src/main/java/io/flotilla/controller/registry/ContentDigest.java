package io.flotilla.controller.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.controller.shared.Digest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The digest over what a version consists of: the ids and files of its variants and its golden
 * test. Texts are written with their length before them, so no two contents look alike.
 */
public final class ContentDigest {

    /** Says how the bytes are laid out; another layout needs another mark. */
    private static final String LAYOUT = "flotilla.content.v1";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private ContentDigest() {}

    public static Digest of(@Nullable GoldenTest goldenTest, Collection<Variant> variants) {
        var content = new ContentDigest();
        try {
            content.text(LAYOUT);
            content.variants(variants);
            content.golden(goldenTest);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Digest.of(content.bytes.toByteArray());
    }

    private void variants(Collection<Variant> variants) throws IOException {
        out.writeInt(variants.size());
        for (var variant : variants.stream().sorted(Comparator.comparing(Variant::id)).toList()) {
            text(variant.id());
            out.writeInt(variant.files().size());
            for (var file : variant.files()) {
                text(file.path());
                text(file.role().name());
                out.write(file.digest().bytes());
            }
        }
    }

    private void golden(@Nullable GoldenTest golden) throws IOException {
        out.writeBoolean(golden != null);
        if (golden == null) {
            return;
        }
        out.writeInt(golden.cases().size());
        for (var oneCase : golden.cases()) {
            text(oneCase.text());
            numbers(oneCase.embedding());
        }
        out.writeInt(golden.tolerances().size());
        for (var tolerance : golden.tolerances()) {
            text(tolerance.precisionClass().name());
            out.writeDouble(tolerance.minCosine());
        }
    }

    private void numbers(List<Float> values) throws IOException {
        out.writeInt(values.size());
        for (var value : values) {
            out.writeFloat(value);
        }
    }

    private void text(String text) throws IOException {
        var encoded = text.getBytes(UTF_8);
        out.writeInt(encoded.length);
        out.write(encoded);
    }
}
