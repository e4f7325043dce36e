package io.flotilla.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cli.output.Printer;
import io.flotilla.contract.trust.SigningKey;
import io.flotilla.contract.trust.TrustKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final ByteArrayOutputStream words = new ByteArrayOutputStream();

    @TempDir private Path folder;

    @Test
    void a_missing_token_says_how_to_give_one() {
        int code = run("get", "devices", "--token-file", folder.resolve("none").toString());

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("Cannot read the token file");
        assertThat(data.size()).isZero();
    }

    @Test
    void every_command_explains_itself() {
        var commands = new ArrayList<List<String>>();
        Commands.NAMES.forEach(name -> commands.add(List.of(name, "--help")));
        commands.add(List.of("rollout", "create", "--help"));
        commands.add(List.of("variants", "add", "--help"));
        for (var command : commands) {
            assertThat(run(command.toArray(String[]::new))).as("%s", command).isZero();
        }
    }

    @Test
    void an_option_that_a_command_does_not_have_is_refused_and_not_taken_for_another() {
        assertThat(run("explain", "press-7", "--version", "minilm/1")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_wrong_command_line_is_told_without_a_page_of_help() {
        int code = run("publish", "x", "--model", "m", "--version", "1", "--task", "singing");

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(said().lines())
                .hasSize(2)
                .first()
                .asString()
                .contains("--task", "image-classification or tensor, but is singing");
        assertThat(said()).endsWith("See 'flotilla publish --help'." + System.lineSeparator());
    }

    @Test
    void a_mistyped_command_is_answered_with_what_was_meant() {
        assertThat(run("publsh")).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("Did you mean", "publish", "See 'flotilla --help'.");
    }

    @Test
    void a_mistyped_kind_is_answered_with_what_was_meant() throws Exception {
        assertThat(run("get", "devcies", "--token-file", token())).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("There is no kind devcies; did you mean devices?");
    }

    @Test
    void an_unknown_kind_is_answered_with_the_known_ones() throws Exception {
        int code = run("get", "gadgets", "--token-file", token());

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("There is no kind gadgets; known are models, versions");
    }

    @Test
    void a_controller_that_is_not_there_is_named_as_the_cause() throws Exception {
        int code = run("get", "devices", "--server", "localhost:1", "--token-file", token());

        assertThat(code).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(said())
                .isEqualToIgnoringNewLines("The controller cannot be reached: Connection refused");
    }

    @Test
    void the_completion_script_knows_every_command() {
        assertThat(run("completion", "bash")).isZero();

        assertThat(data.toString(StandardCharsets.UTF_8))
                .contains("complete -F", "apply", "set-context", "rollout");
    }

    @Test
    void nothing_is_removed_for_good_where_nobody_is_asked() throws Exception {
        int code = run("delete", "fleet", "presses", "--token-file", token());

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("say --yes");
    }

    @Test
    void what_cannot_be_removed_is_refused_with_what_to_do_instead() {
        assertThat(run("delete", "device", "d", "--yes")).isEqualTo(ExitCode.USAGE);

        assertThat(said()).contains("flotilla device retire");
    }

    @Test
    void every_move_of_a_version_is_asked_of_the_controller() throws Exception {
        for (var move : List.of("reject", "deprecate", "archive", "revoke")) {
            int code =
                    run(
                            "versions",
                            move,
                            "minilm/1",
                            "--server",
                            "localhost:1",
                            "--token-file",
                            token());

            assertThat(code).as(move).isEqualTo(ExitCode.UNREACHABLE);
        }
    }

    @Test
    void a_wrong_address_is_refused_before_anything_is_sent() throws Exception {
        int code = run("get", "devices", "--server", "localhost:http", "--token-file", token());

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("--server has no port between 1 and 65535");
    }

    @Test
    void a_generated_key_can_be_read_by_its_owner_alone_and_is_never_replaced() throws Exception {
        var file = folder.resolve("release.pem");

        assertThat(run("key", "generate", file.toString())).isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        var key = SigningKey.ofPem(Files.readString(file));
        assertThat(data.toString(StandardCharsets.UTF_8).strip()).isEqualTo(key.publicKey().id());
        assertThat(TrustKey.ofPem(Files.readString(folder.resolve("release.pem.pub"))))
                .isEqualTo(key.publicKey());
        assertThat(run("key", "generate", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("already");
    }

    private String token() throws Exception {
        return Files.writeString(folder.resolve("token"), "secret\n").toString();
    }

    private String said() {
        return words.toString(StandardCharsets.UTF_8);
    }

    private int run(String... arguments) {
        var printer = new Printer(new PrintStream(data), new PrintStream(words));
        return Main.run(printer, Clock.systemUTC(), arguments);
    }
}
