package io.flotilla.host.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.picture.Reference.Line;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PictureDecoderTest {

    /** How far decoders of JPEG may differ, which round and smooth colours as they like. */
    private static final int PHOTO_TOLERANCE = 6;

    static List<Line> decoded() {
        return Reference.lines("decoded.txt");
    }

    static List<Line> photos() {
        return Reference.lines("photos.txt");
    }

    @ParameterizedTest
    @MethodSource("decoded")
    void a_png_is_decoded_as_pillow_does_it(Line expected) throws HostProblem {
        Pixels pixels = PictureDecoder.decode(Reference.picture(expected.name()), 1);

        assertThat(pixels.width()).isEqualTo(expected.width());
        assertThat(Reference.bytes(pixels)).isEqualTo(expected.bytes());
    }

    @ParameterizedTest
    @MethodSource("photos")
    void a_jpeg_is_decoded_nearly_as_pillow_does_it_and_upright(Line expected) throws HostProblem {
        Pixels pixels = PictureDecoder.decode(Reference.picture(expected.name()), 1);

        assertThat(pixels.width()).isEqualTo(expected.width());
        assertThat(pixels.height()).isEqualTo(expected.height());
        byte[] values = Reference.bytes(pixels);
        byte[] wanted = expected.bytes();
        for (int i = 0; i < wanted.length; i++) {
            assertThat(Byte.toUnsignedInt(values[i]) - Byte.toUnsignedInt(wanted[i]))
                    .as("value " + i)
                    .isBetween(-PHOTO_TOLERANCE, PHOTO_TOLERANCE);
        }
    }

    @Test
    void of_sixteen_bits_the_upper_eight_count() throws HostProblem, IOException {
        var wide = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        wide.getRaster().setSample(0, 0, 0, 0xabcd);
        wide.getRaster().setSample(1, 0, 0, 0x00ff);
        var png = new ByteArrayOutputStream();
        ImageIO.write(wide, "png", png);

        Pixels pixels = PictureDecoder.decode(ByteBuffer.wrap(png.toByteArray()), 1);

        assertThat(Reference.bytes(pixels)).containsExactly(0xab, 0xab, 0xab, 0, 0, 0);
    }

    @Test
    void a_single_pixel_is_a_picture() throws HostProblem, IOException {
        var dot = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        dot.setRGB(0, 0, 0x102030);
        var png = new ByteArrayOutputStream();
        ImageIO.write(dot, "png", png);

        Pixels pixels = PictureDecoder.decode(ByteBuffer.wrap(png.toByteArray()), 1);

        assertThat(Reference.bytes(pixels)).containsExactly(0x10, 0x20, 0x30);
    }
}
