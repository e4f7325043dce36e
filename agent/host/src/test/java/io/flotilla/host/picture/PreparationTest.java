package io.flotilla.host.picture;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.picture.Preparation.Layout;
import io.flotilla.host.picture.Preparation.Prepared;
import io.flotilla.host.picture.Reference.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparationTest {
    private static final Map<String, Line> REFERENCE =
            Reference.lines("prepared.txt").stream().collect(toMap(Line::name, line -> line));

    private static final String HALVES = "'image_mean': [0.5,0.5,0.5], 'image_std': [0.5,0.5,0.5]";
    private static final String IMAGENET =
            "'image_mean': [0.485,0.456,0.406], 'image_std': [0.229,0.224,0.225]";

    @TempDir private Path folder;

    @Test
    void as_vit_does_it() throws Exception {
        Preparation preparation =
                preparation(
                        "{'image_processor_type': 'ViTImageProcessor', 'do_resize': true, 'size':"
                                + " {'height': 6, 'width': 6}, 'resample': 2, 'do_rescale': true,"
                                + " 'rescale_factor': 0.00392156862745098, 'do_normalize': true, "
                                + HALVES
                                + "}");

        assertThat(preparation.size()).contains(new Size(6, 6));
        assertPrepared(preparation, "vit");
    }

    @Test
    void as_older_configurations_say_it() throws Exception {
        assertPrepared(
                preparation(
                        "{'feature_extractor_type': 'ViTFeatureExtractor', 'do_resize': true,"
                                + " 'size': 6, 'resample': 2, 'do_normalize': true, "
                                + HALVES
                                + "}"),
                "vit");
    }

    @Test
    void as_convnext_does_it_by_its_share() throws Exception {
        assertPrepared(
                preparation(
                        "{'feature_extractor_type': 'ConvNextFeatureExtractor', 'size': 6,"
                                + " 'resample': 3, 'crop_pct': 0.875, 'do_normalize': true, "
                                + IMAGENET
                                + "}"),
                "convnext");
    }

    @Test
    void the_shorter_side_and_the_middle() throws Exception {
        Preparation preparation =
                preparation(
                        "{'image_processor_type': 'CLIPImageProcessorFast', 'do_center_crop': true,"
                                + " 'crop_size': {'height': 6, 'width': 6}, 'size':"
                                + " {'shortest_edge': 8}, 'resample': 3, "
                                + IMAGENET
                                + "}");

        assertPrepared(preparation, "clip");
    }

    private static void assertPrepared(Preparation preparation, String name) throws HostProblem {
        Line expected = requireNonNull(REFERENCE.get(name));

        Prepared prepared =
                preparation.prepare(Reference.picture("colour.png"), 1, Layout.CHANNELS_FIRST);

        assertThat(prepared.size()).isEqualTo(new Size(expected.width(), expected.height()));
        assertThat(prepared.values().remaining()).isEqualTo(expected.values().size());
        for (int i = 0; i < expected.values().size(); i++) {
            assertThat(prepared.values().get(i))
                    .as("value " + i)
                    .isCloseTo(Float.parseFloat(expected.values().get(i)), within(2e-6f));
        }
    }

    @Test
    void channels_may_come_last_and_blue_first() throws Exception {
        Preparation preparation =
                preparation(
                        "{'do_resize': false, 'do_rescale': false, 'do_flip_channel_order': true}");

        Prepared prepared =
                preparation.prepare(Reference.picture("colour.png"), 1, Layout.CHANNELS_LAST);

        assertThat(preparation.size()).isEmpty();
        assertThat(prepared.size()).isEqualTo(new Size(13, 9));
        assertThat(prepared.values().get(3)).isEqualTo(0);
        assertThat(prepared.values().get(4)).isEqualTo(5);
        assertThat(prepared.values().get(5)).isEqualTo(37);
    }

    @Test
    void what_is_smaller_than_what_is_cut_out_lies_on_black() throws Exception {
        Preparation preparation =
                preparation("{'do_resize': false, 'do_rescale': false, 'crop_size': 15}");

        Prepared prepared =
                preparation.prepare(Reference.picture("colour.png"), 1, Layout.CHANNELS_FIRST);

        // One of two columns beside it, and three of six rows, come before it.
        assertThat(prepared.values().get(3 * 15 + 1 + 2)).isEqualTo(2 * 37);
        assertThat(prepared.values().get(0)).isZero();
        assertThat(prepared.values().get(15 * 15 - 1)).isZero();
    }

    @Test
    void efficient_nets_rescale_around_zero_and_divide_twice() throws Exception {
        Preparation preparation =
                preparation(
                        "{'do_resize': false, 'rescale_factor': 0.00784313725490196,"
                                + " 'rescale_offset': true, 'include_top': true,"
                                + " 'image_mean': [0.1,0.1,0.1], 'image_std': [0.5,0.5,0.5]}");

        Prepared prepared =
                preparation.prepare(Reference.picture("colour.png"), 1, Layout.CHANNELS_FIRST);

        assertThat(prepared.values().get(1))
                .isCloseTo((float) ((37 / 127.5 - 1 - 0.1) / 0.25), within(1e-6f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'do_pad': true} | do_pad",
                "{'size': {'longest_edge': 5}} | size",
                "{'size': 0} | size",
                "{'size': 9000} | size",
                "{'size': 'large'} | size",
                "{'size': 8, 'crop_pct': 0.9} | crop_pct",
                "{'size': 8, 'resample': 7} | resample",
                "{'size': 8, 'do_resize': 1} | do_resize",
                "{'crop_size': {'shortest_edge': 5}} | crop_size",
                "{'image_mean': [0.5]} | image_mean",
                "{'image_mean': 0.5, 'image_std': 0} | image_std",
                "{'rescale_factor': 0} | rescale_factor"
            })
    void what_it_does_not_know_is_refused_by_name(String config, String key) {
        assertThatThrownBy(() -> preparation(config))
                .isInstanceOfSatisfying(
                        HostProblem.class,
                        problem -> {
                            assertThat(problem.reason()).isEqualTo(Reason.MODEL_UNSUPPORTED);
                            assertThat(problem.metadata()).containsEntry("key", key);
                            assertThat(problem.sentence())
                                    .startsWith("In preprocessor_config.json, " + key);
                        });
    }

    @ParameterizedTest
    @CsvSource({"[]", "{", "'text'"})
    void what_is_no_configuration_is_refused(String config) {
        assertThatThrownBy(() -> preparation(config))
                .isInstanceOfSatisfying(
                        HostProblem.class,
                        problem -> assertThat(problem.reason()).isEqualTo(Reason.MODEL_MALFORMED));
    }

    private Preparation preparation(String config) throws IOException, HostProblem {
        Files.writeString(folder.resolve("preprocessor_config.json"), config.replace('\'', '"'));
        return Preparation.in(folder);
    }
}
