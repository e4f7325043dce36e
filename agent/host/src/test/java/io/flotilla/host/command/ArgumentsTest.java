package io.flotilla.host.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    private static final Set<String> KNOWN = Set.of("--folder", "--threads");

    @Test
    void options_and_operands_may_mix() throws UsageException {
        Arguments arguments = parse("one", "--folder", "/f", "--", "--two");

        assertThat(arguments.required("--folder")).isEqualTo("/f");
        assertThat(arguments.operands()).containsExactly("one", "--two");
        assertThat(arguments.optional("--threads", 3)).isEqualTo(3);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "--colour red, There is no option --colour here.",
        "--folder, The option --folder lacks its value.",
        "--folder a --folder b, The option --folder is given twice."
    })
    void what_makes_no_sense_is_refused(String line, String complaint) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse(line.split(" ", -1)))
                .withMessage(complaint);
    }

    @Test
    void a_number_must_be_one() throws UsageException {
        Arguments arguments = parse("--threads", "many");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> arguments.optional("--threads", 0))
                .withMessage("The option --threads is a whole number.");
    }

    @Test
    void an_option_that_is_required_must_be_there() throws UsageException {
        Arguments arguments = parse();

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> arguments.required("--folder"))
                .withMessage("The option --folder is required.");
    }

    private static Arguments parse(String... words) throws UsageException {
        return Arguments.parse(words, KNOWN);
    }
}
