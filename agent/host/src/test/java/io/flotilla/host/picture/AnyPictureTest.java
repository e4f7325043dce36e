package io.flotilla.host.picture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flotilla.host.engine.HostProblem;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever file comes is a picture, or it is told what is wrong with it, never a defect. A build
 * runs the corpus; deploy/fuzz looks for more.
 */
class AnyPictureTest {
    @TempDir private Path folder;

    @FuzzTest
    void file(byte[] bytes) {
        try {
            Pixels pixels = PictureDecoder.decode(ByteBuffer.wrap(bytes), 1);
            assertThat(pixels.width()).isPositive();
        } catch (HostProblem problem) {
            assertThat(problem.sentence()).startsWith("Picture 1 ");
        }
    }

    @FuzzTest
    void configuration(byte[] bytes) throws Exception {
        Files.write(folder.resolve("preprocessor_config.json"), bytes);
        try {
            assertThat(Preparation.in(folder).size()).isNotNull();
        } catch (HostProblem problem) {
            assertThat(problem.sentence()).contains("preprocessor_config.json");
        }
    }
}
