package io.flotilla.controller.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.controller.shared.FleetException.InvalidArgument;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageRequestTest {

    private static final List<String> ITEMS =
            IntStream.range(0, 5).mapToObj(i -> "item-" + i).toList();

    @ParameterizedTest
    @CsvSource({"0, 50", "1, 1", "1000, 1000", "1001, 1000"})
    void the_size_is_what_was_asked_for_within_bounds(int asked, int given) {
        assertThat(PageRequest.of(asked, "", "List").size()).isEqualTo(given);
    }

    @Test
    void a_negative_size_is_refused() {
        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> PageRequest.of(-1, "", "List"))
                .withMessageContaining("page_size");
    }

    @Test
    void a_token_continues_after_the_last_item() {
        var first = PageRequest.of(2, "", "List", "models/a").cut(ITEMS.subList(0, 3), i -> i);

        var second = PageRequest.of(2, first.nextPageToken(), "List", "models/a");

        assertThat(first.items()).containsExactly("item-0", "item-1");
        assertThat(first.nextPageToken()).matches("[A-Za-z0-9_-]+");
        assertThat(second.after()).isEqualTo("item-1");
    }

    @Test
    void the_last_page_has_no_token() {
        assertThat(PageRequest.of(5, "", "List").cut(ITEMS, i -> i).nextPageToken()).isEmpty();
    }

    @Test
    void a_token_is_good_for_the_same_arguments_only() {
        var token = PageRequest.of(2, "", "List", "models/a").cut(ITEMS, i -> i).nextPageToken();

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> PageRequest.of(2, token, "List", "models/b"))
                .withMessageContaining("page_token");
    }

    @ParameterizedTest
    @CsvSource({"no token!", "AAAA", "AAAAAAAAAAAAAAAA"})
    void a_token_that_is_not_ours_is_refused(String token) {
        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> PageRequest.of(2, token, "List"))
                .withMessageContaining("page_token");
    }
}
