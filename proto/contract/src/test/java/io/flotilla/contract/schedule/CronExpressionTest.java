package io.flotilla.contract.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronExpressionTest {

    @ParameterizedTest(name = "{0} after {1} is {2}")
    @CsvSource({
        "0 2 * * *, 2026-03-02T01:59, 2026-03-02T02:00",
        "0 2 * * *, 2026-03-02T02:00, 2026-03-02T02:00",
        "0 2 * * *, 2026-03-02T02:01, 2026-03-03T02:00",
        "*/15 9-17 * * MON-FRI, 2026-03-06T17:46, 2026-03-09T09:00",
        "30 4 1 * *, 2026-01-31T05:00, 2026-02-01T04:30",
        "0 0 31 * *, 2026-02-01T00:00, 2026-03-31T00:00",
        "0 0 29 2 *, 2026-03-01T00:00, 2028-02-29T00:00",
        "0 4 * * 0, 2026-03-02T00:00, 2026-03-08T04:00",
        "0 4 * * 7, 2026-03-02T00:00, 2026-03-08T04:00",
        "0 4 13 * FRI, 2026-03-07T00:00, 2026-03-13T04:00",
        "0 4 10 * FRI, 2026-03-07T00:00, 2026-03-10T04:00",
        "'5,35 23 31 DEC *', 2026-12-31T23:06, 2026-12-31T23:35",
        "59 23 31 12 *, 2026-12-31T23:59:30, 2027-12-31T23:59"
    })
    void the_next_time_is_as_cron_has_it(String text, String from, String expected) {
        var next = CronExpression.parse(text).next(LocalDateTime.parse(from));

        assertThat(next).contains(LocalDateTime.parse(expected));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "never | five fields are needed",
                "0 2 * * | five fields are needed",
                "0 2 * * * * | five fields are needed",
                "60 2 * * * | the minute '60' is not within 0 to 59",
                "0 24 * * * | the hour '24' is not within 0 to 23",
                "0 2 0 * * | the day of the month '0' is not within 1 to 31",
                "0 2 * FOO * | the month 'FOO' is not within 1 to 12",
                "0 2 * * 8 | the day of the week '8' is not within 0 to 7",
                "0 5-2 * * * | the hour '5-2' ends before it begins",
                "*/0 2 * * * | the minute '*/0' has a step that is not within 1 to 59",
                "5/10 2 * * * | the minute '5/10' has a step, which needs * or a range",
                "0 2,, * * * | the hour '' is not within 0 to 23",
                "0 2 30 2 * | '0 2 30 2 *' never comes"
            })
    void what_is_wrong_is_said(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronExpression.parse(text))
                .withMessageContaining(message);
    }

    @Test
    void spaces_make_no_difference() {
        assertThat(CronExpression.parse(" 0  2 * *\t* "))
                .isEqualTo(CronExpression.parse("0 2 * * *"))
                .hasToString("0 2 * * *");
    }
}
