package io.flotilla.cli.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flotilla.cli.fetch.Sha256;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ManifestAdapter;
import io.flotilla.proto.registry.v1.ManifestVariant;
import io.flotilla.proto.registry.v1.MeasuredQuality;
import io.flotilla.proto.registry.v1.VariantFile;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What a key that has signed a version before is asked to sign of its next revision. */
class NewReleaseTest {
    private static final Manifest BEFORE =
            Manifest.newBuilder().setRevision(1).addVariants(variant("fp32", "weights")).build();

    @Test
    void of_a_first_revision_every_file_is_new() {
        var release = new NewRelease(BEFORE, null);

        assertThat(release.newSha256s()).containsExactly(sha256("weights"));
        assertThat(release.keepsWhatWasSigned()).isTrue();
    }

    @Test
    void of_a_later_one_those_are_that_were_not_signed_yet() {
        var grown = next().addVariants(variant("int8", "fewer")).addAdapters(adapter("lora"));

        var release = new NewRelease(grown.build(), BEFORE);

        assertThat(release.newSha256s()).containsExactlyInAnyOrder(sha256("fewer"), sha256("lora"));
        assertThat(release.keepsWhatWasSigned()).isTrue();
    }

    @Test
    void what_was_measured_again_is_no_change() {
        var measured = next();
        measured.getVariantsBuilder(0).setQuality(MeasuredQuality.newBuilder().setDivergence(0.5));

        assertThat(new NewRelease(measured.build(), BEFORE).keepsWhatWasSigned()).isTrue();
    }

    @Test
    void signed_files_under_another_name_are_a_change() {
        var swapped = next();
        swapped.getVariantsBuilder(0).getFilesBuilder(0).setPath("other.onnx");

        var release = new NewRelease(swapped.build(), BEFORE);

        assertThat(release.newSha256s()).isEmpty();
        assertThat(release.keepsWhatWasSigned()).isFalse();
    }

    @Test
    void a_variant_that_is_gone_is_a_change() {
        var shrunk = next().clearVariants().addVariants(variant("int8", "fewer"));

        assertThat(new NewRelease(shrunk.build(), BEFORE).keepsWhatWasSigned()).isFalse();
    }

    @Test
    void lower_terms_are_a_change() {
        var before = BEFORE.toBuilder().setMinimumAgent("1.4.0").build();

        assertThat(new NewRelease(next().build(), before).keepsWhatWasSigned()).isFalse();
    }

    private static Manifest.Builder next() {
        return BEFORE.toBuilder().setRevision(2);
    }

    private static ManifestVariant variant(String id, String content) {
        return ManifestVariant.newBuilder().setName(id).addFiles(file(content)).build();
    }

    private static ManifestAdapter adapter(String content) {
        return ManifestAdapter.newBuilder().setName("polite").addFiles(file(content)).build();
    }

    private static VariantFile file(String content) {
        return VariantFile.newBuilder()
                .setPath("model.onnx")
                .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(sha256(content))))
                .build();
    }

    private static String sha256(String content) {
        return Sha256.of(content.getBytes(UTF_8));
    }
}
