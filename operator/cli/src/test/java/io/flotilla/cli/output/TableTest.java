package io.flotilla.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columns_are_as_wide_as_their_widest_cell() {
        var table = new Table("NAME", "STATE").row("a", "RUNNING").row("longer-name", "");

        var lines = table.lines();

        assertThat(lines)
                .containsExactly("NAME         STATE", "a            RUNNING", "longer-name  -");
    }

    @Test
    void a_table_of_pages_has_one_head_and_columns_that_only_grow() {
        var table = new Table("NAME", "STATE");

        var first = table.row("a-long-name", "ACTIVE").take();
        var second = table.row("b", "ACTIVE").take();

        assertThat(first).containsExactly("NAME         STATE", "a-long-name  ACTIVE");
        assertThat(second).containsExactly("b            ACTIVE");
    }
}
