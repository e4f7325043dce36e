package io.flotilla.system.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CosineTest {
    @ParameterizedTest
    @CsvSource({"1,0,1,0,1", "1,0,0,1,0", "1,0,-2,0,-1", "1,1,1,0,0.7071"})
    void it_is_the_cosine_of_the_angle(float a, float b, float c, float d, double cosine) {
        assertThat(Cosine.between(new float[] {a, b}, new float[] {c, d}))
                .isCloseTo(cosine, within(1e-4));
    }
}
