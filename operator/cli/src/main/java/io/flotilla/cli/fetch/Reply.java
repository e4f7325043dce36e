package io.flotilla.cli.fetch;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;

/**
 * What a server answered, its body not read yet.
 *
 * @param address where it came from in the end
 * @param status the HTTP status
 * @param headers the HTTP headers
 * @param body the bytes that follow
 */
public record Reply(URI address, int status, HttpHeaders headers, Body body)
        implements AutoCloseable {

    boolean isOk() {
        return status == 200;
    }

    /** A header's value; empty if there is none. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The whole body, of which no more than a bound is taken. */
    public byte[] bytes(int limit) {
        try {
            var bytes = body.upTo(limit + 1);
            if (bytes.length > limit) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "%s answers with more than %d bytes where a short document belongs."
                                .formatted(Address.shown(address), limit));
            }
            return bytes;
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "The answer of " + Address.shown(address) + " broke off: " + e.getMessage());
        }
    }

    /**
     * The answer as a failure of the command.
     *
     * @param advice what to do where rights are missing
     */
    public CommandFailure refusal(String advice) {
        var what = Address.shown(address);
        return switch (status) {
            case 401, 403 ->
                    new CommandFailure(
                            ExitCode.NOT_ALLOWED,
                            "%s may not be read (%d). %s".formatted(what, status, advice).strip());
            case 404, 410 ->
                    new CommandFailure(
                            ExitCode.NOT_FOUND, "%s is not there (%d).".formatted(what, status));
            case 429, 503 ->
                    new CommandFailure(
                            ExitCode.FAILED,
                            "%s takes no more requests now (%d)%s."
                                    .formatted(what, status, retryAfter()));
            default ->
                    new CommandFailure(
                            ExitCode.FAILED,
                            "%s answered with HTTP status %d.".formatted(what, status));
        };
    }

    private String retryAfter() {
        var when = header("Retry-After");
        if (when.isEmpty()) {
            return "; try again later";
        }
        return when.matches("\\d{1,9}")
                ? "; try again in " + when + " seconds"
                : "; try again after " + when.replaceAll("[^\\w ,:+-]", "");
    }

    @Override
    public void close() {
        body.close();
    }
}
