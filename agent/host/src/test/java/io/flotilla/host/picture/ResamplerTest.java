package io.flotilla.host.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.host.picture.PictureFile.UnsoundPicture;
import io.flotilla.host.picture.Reference.Line;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplerTest {

    static List<Line> resized() {
        return Reference.lines("resized.txt");
    }

    @ParameterizedTest
    @MethodSource("resized")
    void a_picture_of_another_size_is_bit_for_bit_what_pillow_makes(Line expected) {
        Pixels resized =
                Resampler.resize(
                        Reference.pattern(13, 9),
                        expected.width(),
                        expected.height(),
                        Resampling.valueOf(expected.name()));

        assertThat(Reference.bytes(resized)).isEqualTo(expected.bytes());
    }

    @Test
    void a_line_is_not_stretched_into_what_no_memory_holds() {
        Pixels line = new Pixels(1, 16_384);

        assertThatThrownBy(() -> Resampler.resize(line, 2048, 2048, Resampling.BILINEAR))
                .isInstanceOf(UnsoundPicture.class)
                .hasMessage("of 1 x 16384 pixels is too narrow to become one of 2048 x 2048");
    }
}
