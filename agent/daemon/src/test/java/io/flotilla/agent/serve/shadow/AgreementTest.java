package io.flotilla.agent.serve.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.runtime.tensor.ClassOutput.Best;
import io.flotilla.agent.serve.shadow.Agreement.Words;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {

    @Test
    void vectors_agree_by_their_cosine_whatever_their_length() {
        assertThat(Agreement.cosine(new float[] {1, 0}, new float[] {3, 0})).isEqualTo(1);
        assertThat(Agreement.cosine(new float[] {1, 0}, new float[] {0, 1})).isZero();
        assertThat(Agreement.cosine(new float[] {1, 0}, new float[] {-1, 0})).isZero();
    }

    @Test
    void vectors_of_other_sizes_and_empty_ones_cannot_be_compared() {
        assertThat(Agreement.cosine(new float[] {1}, new float[] {1, 0})).isNaN();
        assertThat(Agreement.cosine(new float[] {0, 0}, new float[] {1, 0})).isNaN();
    }

    @Test
    void words_are_compared_up_to_the_first_that_differs() {
        assertThat(words("the cat sat on the mat", "the cat lay on the mat"))
                .isEqualTo(new Words(2, 3));
    }

    @Test
    void equal_texts_agree_in_every_word() {
        assertThat(words("the cat sat", "the  cat\nsat")).isEqualTo(new Words(3, 3));
    }

    @Test
    void a_text_that_goes_on_differs_in_the_word_at_which_the_other_ends() {
        assertThat(words("the cat", "the cat sat")).isEqualTo(new Words(2, 3));
    }

    @Test
    void what_was_cut_off_says_nothing_of_its_last_word() {
        assertThat(Agreement.words("the cat sa", true, "the cat sat", false))
                .isEqualTo(new Words(2, 2));
        assertThat(Agreement.words("the", true, "the cat sat", true)).isEqualTo(new Words(0, 0));
    }

    @Test
    void classes_are_compared_by_their_labels_where_both_have_some() {
        var before = new Best(List.of(0, 1, 1), 2, List.of("bad", "good"));
        var turned = new Best(List.of(1, 0, 1), 2, List.of("good", "bad"));
        var unlabelled = new Best(List.of(0, 0, 1), 2, List.of());

        assertThat(Agreement.classes(before, turned)).contains(List.of(true, true, false));
        assertThat(Agreement.classes(before, unlabelled)).contains(List.of(true, false, true));
    }

    @Test
    void a_class_more_is_compared_where_labels_say_which_and_not_without_them() {
        var two = new Best(List.of(0), 2, List.of("bad", "good"));
        var three = new Best(List.of(1), 3, List.of("fair", "bad", "good"));

        assertThat(Agreement.classes(two, three)).contains(List.of(true));
        assertThat(Agreement.classes(two, new Best(List.of(0), 3, List.of()))).isEmpty();
    }

    @Test
    void other_numbers_of_rows_are_not_compared() {
        var one = new Best(List.of(0), 2, List.of());

        assertThat(Agreement.classes(one, new Best(List.of(0, 0), 2, List.of()))).isEmpty();
    }

    private static Words words(String one, String other) {
        return Agreement.words(one, false, other, false);
    }
}
