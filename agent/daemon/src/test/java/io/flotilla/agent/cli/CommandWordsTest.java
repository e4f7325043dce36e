package io.flotilla.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.cli.CommandWords.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CommandWordsTest {

    @Test
    void options_are_read_in_any_order() {
        var read = CommandWords.read(Command.LOGS, List.of("--lines", "7", "--config", "/a.yaml"));

        assertThat(read)
                .isEqualTo(
                        new Result.Valid(
                                new CommandWords(Command.LOGS, Path.of("/a.yaml"), false, 7)));
    }

    @ParameterizedTest
    @CsvSource({
        "LOGS, --lines",
        "LOGS, --lines many",
        "LOGS, --lines 999999",
        "STATUS, --lines 7",
        "STATUS, --verbose",
        "CHECK, --config",
        "RUN, now"
    })
    void words_that_a_command_does_not_take_are_refused(Command command, String words) {
        var all = List.of(words.split(" ", -1));

        var read = CommandWords.read(command, all);

        assertThat(read)
                .isInstanceOfSatisfying(
                        Result.Wrong.class,
                        wrong ->
                                assertThat(wrong.problem())
                                        .contains(all.getFirst())
                                        .endsWith(command.word() + " --help"));
    }

    @ParameterizedTest
    @EnumSource
    void every_command_explains_itself(Command command) {
        assertThat(Command.named(command.word())).contains(command);
        assertThat(command.help()).startsWith("Usage: flotilla-agent " + command.word());
        assertThat(Command.overview()).contains("\n  " + command.word() + " ");
    }
}
