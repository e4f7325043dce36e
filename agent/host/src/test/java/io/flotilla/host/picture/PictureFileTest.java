package io.flotilla.host.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.host.engine.HostProblem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFileTest {
    private static final int DEPTH_PLACE = 24;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "50000 | 50000 | has 50000 x 50000 pixels, and each side may have 1 to 16384",
                "16384 | 16384 | of 16384 x 16384 pixels takes 805306368 bytes to decode, more than"
                        + " 50331648",
                "0 | 5 | has 0 x 5 pixels, and each side may have 1 to 16384",
                "-1 | 5 | has -1 x 5 pixels, and each side may have 1 to 16384"
            })
    void a_small_file_of_a_huge_picture_is_not_decoded(int width, int height, String what) {
        byte[] bomb = Reference.bytes("colour.png");
        ByteBuffer.wrap(bomb).putInt(16, width).putInt(20, height);
        sealHeader(bomb);

        assertRefused(bomb, what);
    }

    /** Writes down the sum of a header that was changed. */
    private static void sealHeader(byte[] png) {
        CRC32 sum = new CRC32();
        sum.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
    }

    @Test
    void samples_of_sixteen_bits_count_twice() {
        byte[] wide = Reference.bytes("colour.png");
        ByteBuffer.wrap(wide).putInt(16, 4000).putInt(20, 3000).put(DEPTH_PLACE, (byte) 16);
        sealHeader(wide);

        assertRefused(wide, "of 4000 x 3000 pixels takes 72000000 bytes to decode");
    }

    @Test
    void a_progressive_photo_takes_what_its_coefficients_take() {
        byte[] photo = Reference.bytes("progressive.jpg");
        int frame = placeOf(photo, 0xc2);
        ByteBuffer.wrap(photo).putShort(frame + 5, (short) 5000).putShort(frame + 7, (short) 4000);

        assertRefused(photo, "of 4000 x 5000 pixels takes 60000000 bytes to decode");
    }

    private static int placeOf(byte[] photo, int marker) {
        int at = 0;
        while (Byte.toUnsignedInt(photo[at]) != 0xff
                || Byte.toUnsignedInt(photo[at + 1]) != marker) {
            at++;
        }
        return at;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "colour.gif | is neither PNG nor JPEG",
                "make.py | is neither PNG nor JPEG",
                "print.jpg | is a JPEG of 4 colours of 8 bits; 1 or 3 of 8 bits are offered"
            })
    void other_formats_are_refused_by_name(String file, String what) {
        assertRefused(Reference.bytes(file), what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"colour.png", "palette.png", "baseline.jpg", "progressive.jpg"})
    void a_file_that_ends_anywhere_before_its_end_is_refused(String file) {
        byte[] whole = Reference.bytes(file);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThatThrownBy(() -> PictureDecoder.decode(ByteBuffer.wrap(cut), 1))
                    .as("of %d bytes", length)
                    .isInstanceOf(HostProblem.class);
        }
    }

    /** Whatever is in a file, there is an answer or a problem that says so. */
    @ParameterizedTest
    @ValueSource(strings = {"colour.png", "baseline.jpg", "progressive.jpg", "turned.jpg"})
    void damage_is_told_or_does_not_matter(String file) {
        Random random = new Random(7);
        for (int attempt = 0; attempt < 2_000; attempt++) {
            byte[] damaged = Reference.bytes(file);
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                PictureDecoder.decode(ByteBuffer.wrap(damaged), 1);
            } catch (HostProblem problem) {
                assertThat(problem.sentence()).startsWith("Picture 1 ");
            }
        }
    }

    @Test
    void a_png_that_was_changed_on_its_way_is_refused() {
        byte[] changed = Reference.bytes("colour.png");
        changed[changed.length - 20] ^= 1;

        assertRefused(changed, "is damaged in its chunk IDAT");
    }

    @Test
    void a_decoder_sees_nothing_of_what_it_does_not_need() throws HostProblem {
        String essence = essence("profile.jpg");

        assertThat(new String(Reference.bytes("profile.jpg"), StandardCharsets.ISO_8859_1))
                .contains("no profile");
        assertThat(essence).doesNotContain("no profile").contains("JFIF");
        assertThat(essence("turned.jpg")).doesNotContain("Exif");
    }

    private static String essence(String file) throws HostProblem {
        return new String(
                PictureFile.of(Reference.picture(file), 1).essence(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void a_photo_of_scans_without_end_is_refused() {
        byte[] photo = Reference.bytes("progressive.jpg");
        int scan = placeOf(photo, 0xda);
        byte[] again = Arrays.copyOfRange(photo, scan, photo.length - 2);
        ByteBuffer many = ByteBuffer.allocate(photo.length + 120 * again.length);
        many.put(photo, 0, photo.length - 2);
        for (int i = 0; i < 120; i++) {
            many.put(again);
        }
        many.put(photo, photo.length - 2, 2);

        assertRefused(many.array(), "is a JPEG of more than 100 scans");
    }

    private static void assertRefused(byte[] file, String what) {
        assertThatThrownBy(() -> PictureFile.of(ByteBuffer.wrap(file), 3))
                .isInstanceOfSatisfying(
                        HostProblem.class,
                        problem -> {
                            assertThat(problem.reason())
                                    .isEqualTo(HostProblem.Reason.INVALID_INPUT);
                            assertThat(problem.sentence()).startsWith("Picture 3 " + what);
                        });
    }
}
