package io.flotilla.contract.format.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.folder.SizeClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeClassTest {

    @ParameterizedTest
    @CsvSource({
        "0, UNKNOWN",
        "22565376, TINY",
        "99999999, TINY",
        "100000000, MICRO",
        "1400000000, MICRO",
        "1500000000, SMALL",
        "13900000000, SMALL",
        "14000000000, MEDIUM",
        "30000000000, MEDIUM",
        "32000000000, LARGE"
    })
    void a_model_has_the_class_of_its_parameters(long parameters, SizeClass expected) {
        var sizeClass = SizeClass.of(parameters);

        assertThat(sizeClass).isEqualTo(expected);
    }
}
