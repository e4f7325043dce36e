package io.flotilla.cli;

import io.flotilla.cli.output.Printer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** One command that ran: its exit code, and what it wrote. */
public record MainRun(int code, String data, String words) {

    public static MainRun of(String... arguments) {
        var data = new ByteArrayOutputStream();
        var words = new ByteArrayOutputStream();
        var printer = new Printer(new PrintStream(data), new PrintStream(words));
        var code = Main.run(printer, Clock.systemUTC(), arguments);
        return new MainRun(
                code,
                data.toString(StandardCharsets.UTF_8),
                words.toString(StandardCharsets.UTF_8));
    }
}
