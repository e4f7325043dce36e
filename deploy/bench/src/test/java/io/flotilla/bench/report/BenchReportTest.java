package io.flotilla.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {

    @Test
    void a_report_is_one_json_object_on_one_line() {
        var report =
                new BenchReport(
                        "fit",
                        "Linux amd64, 2 cores",
                        "abc",
                        List.of(
                                Figure.ratio("max_error_ratio", 0.125, "24 cases <= 2 GB"),
                                new Figure("seconds", 3, "seconds", "all")));

        assertThat(report.json())
                .isEqualTo(
                        "{\"bench\":\"fit\",\"machine\":\"Linux amd64, 2 cores\",\"commit\":\"abc\","
                                + "\"figures\":["
                                + "{\"name\":\"max_error_ratio\",\"value\":0.125,"
                                + "\"unit\":\"ratio\",\"scale\":\"24 cases <= 2 GB\"},"
                                + "{\"name\":\"seconds\",\"value\":3.0,"
                                + "\"unit\":\"seconds\",\"scale\":\"all\"}]}");
    }

    @Test
    void what_was_not_measured_is_no_figure() {
        assertThatThrownBy(() -> Figure.ratio("regret_ratio", Double.NaN, "one model"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("regret_ratio");
    }
}
