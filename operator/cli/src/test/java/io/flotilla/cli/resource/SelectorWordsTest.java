package io.flotilla.cli.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cli.planning.SelectorParser;
import io.flotilla.proto.device.v1.LabelSelector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorWordsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "site=berlin,stage=canary",
                "site=berlin,kind in (gateway,kiosk),stage!=canary,zone notin (a,b),gpu,!broken"
            })
    void a_selector_is_shown_as_options_take_it(String text) {
        assertThat(SelectorWords.of(SelectorParser.parse(text))).isEqualTo(text);
    }

    @Test
    void the_empty_one_means_every_device() {
        assertThat(SelectorWords.of(LabelSelector.getDefaultInstance())).isEqualTo("every device");
    }
}
