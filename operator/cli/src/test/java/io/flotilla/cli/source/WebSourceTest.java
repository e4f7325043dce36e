package io.flotilla.cli.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.fetch.Sha256;
import io.flotilla.cli.fetch.WebDouble;
import io.flotilla.cli.fetch.WebDouble.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files at an address. Ranges, conditions and redirects are as RFC 9110 has them:
 * https://www.rfc-editor.org/rfc/rfc9110#name-range-requests (206, 416, If-Range),
 * https://www.rfc-editor.org/rfc/rfc9110#name-redirection-3xx,
 * https://www.rfc-editor.org/rfc/rfc9110#name-retry-after.
 */
class WebSourceTest {
    private static final byte[] BYTES = "0123456789abcdefghij".getBytes(StandardCharsets.UTF_8);
    private static final String PATH = "/models/tiny.gguf";

    @TempDir private Path cache;
    private final WebDouble web = new WebDouble();

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void a_file_is_fetched_and_its_size_and_digest_are_told() {
        web.on(PATH, WebDouble.file(BYTES, "\"v1\""));
        try (var fetching = new Fetching(cache, Map.of())) {

            var file = fetching.fetch(web.address(PATH));

            assertThat(file).hasFileName("tiny.gguf").hasBinaryContent(BYTES);
            assertThat(fetching.words())
                    .contains("tiny.gguf: fetched 20 B, sha256 " + Sha256.of(BYTES));
        }
    }

    @Test
    void what_came_before_the_connection_broke_is_not_fetched_again() {
        var file = WebDouble.file(BYTES, "\"v1\"");
        web.on(PATH, WebDouble.altered(file, answer -> answer.cutAfter(8)), file);
        try (var fetching = new Fetching(cache, Map.of())) {

            var fetched = fetching.fetch(web.address(PATH));

            assertThat(fetched).hasBinaryContent(BYTES);
            assertThat(web.requests().getLast().header("range")).isEqualTo("bytes=8-");
            assertThat(web.requests().getLast().header("if-range")).isEqualTo("\"v1\"");
        }
    }

    @Test
    void a_file_that_changed_meanwhile_is_fetched_from_its_beginning() {
        var before =
                WebDouble.file("ABCDEFGHIJ0123456789".getBytes(StandardCharsets.UTF_8), "\"v0\"");
        web.on(
                PATH,
                WebDouble.altered(before, answer -> answer.cutAfter(8)),
                WebDouble.file(BYTES, "\"v1\""));
        try (var fetching = new Fetching(cache, Map.of())) {

            var fetched = fetching.fetch(web.address(PATH));

            assertThat(fetched).hasBinaryContent(BYTES);
        }
    }

    @Test
    void a_file_that_is_the_same_still_is_not_fetched_twice() {
        web.on(PATH, WebDouble.file(BYTES, "\"v1\""));
        try (var fetching = new Fetching(cache, Map.of())) {
            fetching.fetch(web.address(PATH));

            var again = fetching.fetch(web.address(PATH));

            assertThat(again).hasBinaryContent(BYTES);
            assertThat(web.requests().getLast().header("if-none-match")).isEqualTo("\"v1\"");
            assertThat(fetching.words()).contains("the same still");
        }
    }

    @Test
    void a_file_with_another_digest_is_thrown_away() {
        web.on(PATH, WebDouble.file(BYTES, "\"v1\""));
        try (var fetching = new Fetching(cache, Map.of())) {

            assertThatThrownBy(
                            () -> fetching.fetch(web.address(PATH) + "#sha256=" + "0".repeat(64)))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("has the digest " + Sha256.of(BYTES));
            assertThat(fetching.kept()).isEmpty();
        }
    }

    @Test
    void a_connection_that_always_breaks_leaves_no_file_but_what_to_go_on_from() {
        var file = WebDouble.file(BYTES, "\"v1\"");
        web.on(
                PATH,
                WebDouble.altered(file, answer -> answer.cutAfter(8)),
                WebDouble.altered(file, answer -> answer.cutAfter(0)));
        try (var fetching = new Fetching(cache, Map.of())) {

            assertThatThrownBy(() -> fetching.fetch(web.address(PATH)))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("tiny.gguf broke off after 8 B")
                    .hasMessageContaining("Run the command again to go on");
            assertThat(fetching.kept()).isEmpty();
        }
    }

    @Test
    void a_server_that_falls_silent_is_given_up() {
        var silence = new CountDownLatch(1);
        web.on(
                PATH,
                request -> {
                    await(silence);
                    return Answer.text(200, "late");
                });
        try (var fetching = new Fetching(cache, Map.of(), Duration.ofMillis(200))) {

            assertThatThrownBy(() -> fetching.fetch(web.address(PATH)))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("timed out");
        } finally {
            silence.countDown();
        }
    }

    @Test
    void redirects_are_followed_only_so_far() {
        web.on(PATH, _ -> Answer.empty(302, "Location", PATH));
        try (var fetching = new Fetching(cache, Map.of())) {

            assertThatThrownBy(() -> fetching.fetch(web.address(PATH)))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("redirects more than 5 times");
            assertThat(web.requests()).hasSize(6);
        }
    }

    @Test
    void a_redirect_to_where_bytes_can_be_altered_on_the_way_is_refused() {
        web.on(PATH, _ -> Answer.empty(302, "Location", "http://models.example/tiny.gguf"));
        try (var fetching = new Fetching(cache, Map.of())) {

            assertThatThrownBy(() -> fetching.fetch(web.address(PATH)))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("redirects elsewhere")
                    .hasMessageContaining("Only https: is fetched");
        }
    }

    @Test
    void a_range_that_was_not_asked_for_is_refused() {
        var file = WebDouble.file(BYTES, "\"v1\"");
        web.on(
                PATH,
                WebDouble.altered(file, answer -> answer.cutAfter(8)),
                WebDouble.altered(file, answer -> answer.with("Content-Range", "bytes 4-19/20")));
        try (var fetching = new Fetching(cache, Map.of())) {

            assertThatThrownBy(() -> fetching.fetch(web.address(PATH)))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("asked for from byte 8 on, but came as bytes 4-19/20");
            assertThat(fetching.kept()).isEmpty();
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(Answer.text(401, ""), ExitCode.NOT_ALLOWED, "may not be read (401)"),
                Arguments.of(Answer.text(403, ""), ExitCode.NOT_ALLOWED, "may not be read (403)"),
                Arguments.of(Answer.text(404, ""), ExitCode.NOT_FOUND, "is not there (404)"),
                Arguments.of(
                        Answer.empty(429, "Retry-After", "120"),
                        ExitCode.FAILED,
                        "(429); try again in 120 seconds"),
                Arguments.of(
                        Answer.empty(503, "Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"),
                        ExitCode.FAILED,
                        "(503); try again after Wed, 21 Oct 2026 07:28:00 GMT"),
                Arguments.of(Answer.text(500, ""), ExitCode.FAILED, "HTTP status 500"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("refusals")
    void a_refusal_is_told_in_words(Answer answer, int code, String message) {
        web.on(PATH, _ -> answer);
        try (var fetching = new Fetching(cache, Map.of())) {

            assertThatThrownBy(() -> fetching.fetch(web.address(PATH)))
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(code))
                    .hasMessageContaining(message);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://models.example/a.gguf",
                "https://user:secret@models.example/a.gguf",
                "https://models.example/",
                "https://models.example/%2e%2e",
                "https://models.example/a.gguf#sha256=12",
                "s3://models/a.gguf"
            })
    void an_address_that_cannot_be_right_is_refused_before_anything_is_asked(String source) {
        try (var fetching = new Fetching(cache, Map.of())) {

            assertThatThrownBy(() -> fetching.fetch(source))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void a_file_scheme_names_what_is_here() {
        try (var fetching = new Fetching(cache, Map.of())) {

            assertThat(fetching.fetch("file:///models/tiny.gguf")).hasToString("/models/tiny.gguf");
            assertThat(fetching.fetch("file:tiny.gguf")).hasToString("tiny.gguf");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            var _ = latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
