package io.flotilla.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cli.output.Printer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandsTest {

    @Test
    void every_command_calls_itself_by_its_name() {
        for (var name : Commands.NAMES) {
            assertThat(line(name).getSubcommands().values())
                    .map(found -> found.getCommandSpec().userObject().getClass())
                    .map(type -> type.getAnnotation(Command.class).name())
                    .contains(name);
        }
    }

    @Test
    void only_the_command_that_is_asked_for_is_made() {
        assertThat(line("get", "devices").getSubcommands()).containsOnlyKeys("get");
    }

    @Test
    void whoever_asks_for_help_or_mistypes_sees_all() {
        assertThat(line("--help").getSubcommands()).containsOnlyKeys(Commands.NAMES);
        assertThat(line().getSubcommands()).hasSize(Commands.NAMES.size());
        assertThat(line("gett").getSubcommands()).hasSize(Commands.NAMES.size());
        assertThat(line("completion", "bash").getSubcommands()).hasSize(Commands.NAMES.size());
    }

    private static CommandLine line(String... arguments) {
        var stream = new PrintStream(new ByteArrayOutputStream());
        return new Commands(new Printer(stream, stream), Clock.systemUTC())
                .addTo(new CommandLine(new Root()), arguments);
    }

    @Command(name = "flotilla")
    private static final class Root {}
}
