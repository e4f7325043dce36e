package io.flotilla.host.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.generate.Generation.Finish;
import io.flotilla.host.generate.GenerationOrder.Prompt;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchWriterTest implements GenerativeModelContract {
    private final LetterEngine engine = new LetterEngine(400, 16);
    private final BatchWriter writer = new BatchWriter(engine, System::nanoTime);

    @Override
    public GenerativeModel model() {
        return writer;
    }

    @Override
    public String adapter() {
        return "loud";
    }

    private Generation begin(String prompt, int maxTokens, String... stops) throws HostProblem {
        return writer.begin(
                new GenerationOrder(
                        new Prompt.Text(prompt), Sampling.GREEDY, maxTokens, List.of(stops)));
    }

    private String rest(Generation generation) throws HostProblem {
        StringBuilder text = new StringBuilder();
        while (!generation.isDone()) {
            writer.step();
            text.append(generation.takeText());
        }
        return text.append(generation.takeText()).toString();
    }

    @Test
    void a_long_prompt_does_not_keep_a_text_waiting() throws HostProblem {
        Generation first = begin("ab", 20);
        writer.step();
        first.takeText();
        begin("x".repeat(200), 1);

        for (int i = 0; i < 10; i++) {
            writer.step();
            assertThat(first.takeText()).hasSize(1);
        }
        assertThat(engine.batches).allMatch(tokens -> tokens <= 16);
    }

    @Test
    void what_does_not_say_how_long_it_is_takes_the_room_that_is_left() throws HostProblem {
        Generation only = begin("ab", 0);

        rest(only);

        assertThat(only.result().finish()).isEqualTo(Finish.LENGTH);
        assertThat(only.result().promptTokens() + only.result().tokens()).isEqualTo(401);
    }

    @Test
    void what_has_no_room_waits_for_its_turn() throws HostProblem {
        Generation large = begin("ab", 390);
        Generation next = begin("cd", 20);
        writer.step();
        writer.step();
        assertThat(next.takeText()).isEmpty();

        rest(large);

        assertThat(rest(next)).hasSize(20);
    }

    @Test
    void characters_come_out_whole() throws HostProblem {
        Generation text = begin("aé€🙂", 10);
        StringBuilder all = new StringBuilder();
        while (!text.isDone()) {
            writer.step();
            String piece = text.takeText();
            assertThat(piece).doesNotContain("\ufffd");
            all.append(piece);
        }

        assertThat(all).hasToString("aé€🙂");
    }

    @Test
    void a_character_that_is_cut_by_the_end_is_marked() throws HostProblem {
        assertThat(rest(begin("a🙂", 3))).isEqualTo("a\ufffd");
    }

    @Test
    void a_model_ends_its_text_itself() throws HostProblem {
        Generation text = begin("ab$", 20);

        assertThat(rest(text)).isEqualTo("ab");
        assertThat(text.result().finish()).isEqualTo(Finish.STOP);
        assertThat(text.result().tokens()).isEqualTo(3);
    }

    @Test
    void what_only_looked_like_a_stop_word_comes_out() throws HostProblem {
        assertThat(rest(begin("abcab$", 20, "abd", "caba"))).isEqualTo("abcab");
    }

    @Test
    void a_failure_of_the_engine_is_that_of_all_texts_and_the_next_one_is_written()
            throws HostProblem {
        Generation first = begin("ab", 20);
        Generation second = begin("cd", 20);
        engine.fails = true;
        writer.step();
        engine.fails = false;

        for (Generation failed : List.of(first, second)) {
            assertThatExceptionOfType(HostProblem.class)
                    .isThrownBy(failed::isDone)
                    .satisfies(p -> assertThat(p.reason()).isEqualTo(Reason.INFERENCE_FAILED));
            failed.close();
        }
        assertThat(rest(begin("ab", 4))).isEqualTo("abab");
        assertThat(engine.samplers).isZero();
    }

    @Test
    void other_work_gets_room_from_what_is_kept_but_not_from_texts_under_way() throws HostProblem {
        rest(begin("x".repeat(300), 10));
        writer.makeRoom(400);
        begin("ab", 200);
        writer.step();

        assertThatExceptionOfType(HostProblem.class)
                .isThrownBy(() -> writer.makeRoom(300))
                .satisfies(p -> assertThat(p.reason()).isEqualTo(Reason.BUSY));
    }
}
