package io.flotilla.host.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.generate.Generation.Finish;
import io.flotilla.host.generate.GenerationOrder.Message;
import io.flotilla.host.generate.GenerationOrder.Prompt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every engine that writes texts holds to. */
public interface GenerativeModelContract {
    String PROMPT = "Once upon a time, there was a little girl named Mia.";

    /** The engine's model, which may have been used before, but writes nothing now. */
    GenerativeModel model();

    /** An adapter of the model, which makes it write something else. */
    String adapter();

    private static GenerationOrder order(String prompt, int maxTokens, String... stops) {
        return new GenerationOrder(
                new Prompt.Text(prompt), Sampling.GREEDY, maxTokens, List.of(stops));
    }

    private static GenerationOrder drawn(int seed) throws HostProblem {
        return new GenerationOrder(
                new Prompt.Text(PROMPT),
                Sampling.of(
                        1,
                        Sampling.Cut.of(40, 0.95, 0.01),
                        seed,
                        Sampling.Penalties.of(1.1, 0.1, 0.1, 32),
                        ""),
                24,
                List.of());
    }

    private String written(GenerationOrder order) throws HostProblem {
        try (Generation generation = model().begin(order)) {
            return rest(generation);
        }
    }

    private String rest(Generation generation) throws HostProblem {
        StringBuilder text = new StringBuilder();
        while (!generation.isDone()) {
            model().step();
            text.append(generation.takeText());
        }
        return text.append(generation.takeText()).toString();
    }

    @Test
    default void the_likeliest_text_is_always_the_same() throws HostProblem {
        String text = written(order(PROMPT, 24));

        assertThat(text).isNotBlank();
        assertThat(written(order(PROMPT, 24))).isEqualTo(text);
    }

    @Test
    default void no_more_tokens_are_written_than_were_asked_for() throws HostProblem {
        try (Generation generation = model().begin(order(PROMPT, 5))) {
            rest(generation);

            assertThat(generation.result().finish()).isEqualTo(Finish.LENGTH);
            assertThat(generation.result().tokens()).isEqualTo(5);
        }
    }

    @Test
    default void a_text_ends_before_a_stop_word_wherever_tokens_are_cut() throws HostProblem {
        String text = written(order(PROMPT, 24));
        String stop = text.substring(7, 11);

        try (Generation generation = model().begin(order(PROMPT, 24, "never there", stop))) {
            assertThat(rest(generation)).isEqualTo(text.substring(0, text.indexOf(stop)));
            assertThat(generation.result().finish()).isEqualTo(Finish.STOP);
        }
    }

    @Test
    default void chance_begins_with_the_seed() throws HostProblem {
        Set<String> texts = new HashSet<>();
        for (int seed = 1; seed <= 4; seed++) {
            texts.add(written(drawn(seed)));
        }

        assertThat(texts).hasSizeGreaterThan(1);
        assertThat(written(drawn(1))).isEqualTo(written(drawn(1)));
    }

    @Test
    default void texts_that_are_written_side_by_side_are_as_if_alone() throws HostProblem {
        List<String> prompts =
                List.of(PROMPT, "The dog ran.", "Tom had a red ball and", "It was dark", "A", "So");
        List<String> alone = new ArrayList<>();
        for (String prompt : prompts) {
            alone.add(written(order(prompt, 12)));
        }
        List<Generation> together = new ArrayList<>();
        for (String prompt : prompts) {
            together.add(model().begin(order(prompt, 12)));
        }

        List<String> texts = new ArrayList<>();
        for (Generation generation : together) {
            texts.add(rest(generation));
            generation.close();
        }

        assertThat(texts).isEqualTo(alone);
    }

    @Test
    default void texts_with_different_adapters_are_as_if_alone() throws HostProblem {
        List<GenerationOrder> orders =
                List.of(
                        order(PROMPT, 12),
                        order(PROMPT, 12).with(adapter()),
                        order("The dog ran.", 12).with(adapter()),
                        order("The dog ran.", 12));
        List<String> alone = new ArrayList<>();
        for (GenerationOrder order : orders) {
            alone.add(written(order));
        }
        List<Generation> together = new ArrayList<>();
        for (GenerationOrder order : orders) {
            together.add(model().begin(order));
        }

        List<String> texts = new ArrayList<>();
        for (Generation generation : together) {
            texts.add(rest(generation));
            generation.close();
        }

        assertThat(texts).isEqualTo(alone);
        assertThat(texts.get(0)).isNotEqualTo(texts.get(1));
    }

    @Test
    default void what_was_read_without_an_adapter_is_read_again_with_it() throws HostProblem {
        written(order("Lily sat on a mat. " + PROMPT, 4));

        var again = order("Lily sat on a mat. " + PROMPT, 4).with(adapter());
        try (Generation generation = model().begin(again)) {
            rest(generation);

            // The first token of all texts may be known with it.
            assertThat(generation.result().cachedTokens()).isLessThan(2);
        }
    }

    @Test
    default void an_adapter_that_is_not_there_is_refused() {
        assertThatExceptionOfType(HostProblem.class)
                .isThrownBy(() -> model().begin(order(PROMPT, 4).with("nobody")))
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo(Reason.INVALID_INPUT));
    }

    @Test
    default void a_prompt_that_begins_alike_is_not_read_again() throws HostProblem {
        String first = written(order(PROMPT, 8));

        try (Generation generation = model().begin(order(PROMPT + first + " So", 8))) {
            rest(generation);

            var result = generation.result();
            assertThat(result.cachedTokens()).isPositive().isLessThan(result.promptTokens());
        }
    }

    @Test
    default void a_text_nobody_wants_any_more_leaves_room_for_others() throws HostProblem {
        String text = written(order(PROMPT, 8));
        for (int i = 0; i < 20; i++) {
            Generation unwanted = model().begin(order("Tom " + i, 100));
            model().step();
            unwanted.close();
        }

        assertThat(written(order(PROMPT, 8))).isEqualTo(text);
    }

    @Test
    default void a_conversation_is_gone_on_with() throws HostProblem {
        var conversation =
                new Prompt.Conversation(
                        List.of(new Message("system", "Be brief."), new Message("user", PROMPT)));

        assertThat(written(new GenerationOrder(conversation, Sampling.GREEDY, 8, List.of())))
                .isNotBlank();
    }

    @Test
    default void a_prompt_for_which_there_is_no_room_is_refused() {
        assertThatExceptionOfType(HostProblem.class)
                .isThrownBy(() -> model().begin(order("word ".repeat(model().roomTokens()), 8)))
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo(Reason.INVALID_INPUT));
    }
}
