package io.flotilla.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cli.output.Printer.Person;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrinterTest {

    @ParameterizedTest
    @ValueSource(strings = {"y", "Y", " yes ", "YES"})
    void a_person_who_says_yes_confirms(String answer) {
        assertThat(printer(_ -> answer).confirms("Go on?")).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "n", "no", "yellow"})
    void whatever_else_a_person_says_does_not(String answer) {
        assertThat(printer(_ -> answer).confirms("Go on?")).isFalse();
    }

    @Test
    void the_question_says_what_is_taken_for_no_answer() {
        var asked = new ArrayList<String>();

        var _ =
                printer(
                                question -> {
                                    asked.add(question);
                                    return "n";
                                })
                        .confirms("Go on?");

        assertThat(asked).containsExactly("Go on? [y/N] ");
    }

    @Test
    void where_nobody_watches_nobody_is_asked() {
        var printer = new Printer(stream(), stream());

        assertThat(printer.isTerminal()).isFalse();
        assertThat(printer.confirms("Go on?")).isTrue();
    }

    private static Printer printer(Person person) {
        return new Printer(stream(), stream(), person);
    }

    private static PrintStream stream() {
        return new PrintStream(new ByteArrayOutputStream());
    }
}
