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
}
