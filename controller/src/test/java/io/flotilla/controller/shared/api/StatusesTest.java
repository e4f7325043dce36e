package io.flotilla.controller.shared.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.flotilla.controller.shared.FleetException;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.FleetException.Denied;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.LimitReached;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.FleetException.Unauthenticated;
import io.flotilla.controller.shared.FleetException.Unavailable;
import io.flotilla.controller.shared.Violations;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatusesTest {

    static Stream<Arguments> problems() {
        var second = Duration.ofSeconds(1);
        return Stream.of(
                arguments(
                        InvalidArgument.of("name", "must be set"),
                        Code.INVALID_ARGUMENT,
                        "INVALID_ARGUMENT",
                        2),
                arguments(
                        new NotFound("ModelVersion", "models/a/versions/1"),
                        Code.NOT_FOUND,
                        "MODEL_VERSION_NOT_FOUND",
                        2),
                arguments(
                        new AlreadyExists("Model", "models/a", "There is one."),
                        Code.ALREADY_EXISTS,
                        "MODEL_ALREADY_EXISTS",
                        2),
                arguments(
                        FailedPrecondition.illegalMove("rollouts/a", Thread.State.NEW, "pause"),
                        Code.FAILED_PRECONDITION,
                        "ILLEGAL_MOVE",
                        2),
                arguments(
                        new Conflict("ETAG_MISMATCH", "Changed.", Map.of()),
                        Code.ABORTED,
                        "ETAG_MISMATCH",
                        1),
                arguments(
                        new Unauthenticated("TOKEN_UNKNOWN", "Who?"),
                        Code.UNAUTHENTICATED,
                        "TOKEN_UNKNOWN",
                        1),
                arguments(
                        new Denied("ROLE_MISSING", "No.", Map.of()),
                        Code.PERMISSION_DENIED,
                        "ROLE_MISSING",
                        1),
                arguments(
                        new LimitReached("FULL", "store", "Full.", second, Map.of()),
                        Code.RESOURCE_EXHAUSTED,
                        "FULL",
                        3),
                arguments(
                        new Unavailable("AWAY", "Away.", second, Map.of()),
                        Code.UNAVAILABLE,
                        "AWAY",
                        2));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void each_problem_is_one_code_with_its_details(
            FleetException problem, Code code, String reason, int details) throws Exception {
        var status = Statuses.of(problem, "flotilla.test.v1.TestService");

        var info = status.getDetails(0).unpack(ErrorInfo.class);
        assertThat(status.getCode()).isEqualTo(code.getNumber());
        assertThat(status.getMessage()).isEqualTo(problem.getMessage());
        assertThat(info.getReason()).isEqualTo(reason);
        assertThat(info.getDomain()).isEqualTo("flotilla.test.v1.TestService");
        assertThat(info.getMetadataMap()).isEqualTo(problem.metadata());
        assertThat(status.getDetailsCount()).isEqualTo(details);
    }

    @Test
    void all_violations_are_told_at_once() throws Exception {
        var thrown =
                Assertions.catchThrowable(
                        () ->
                                new Violations()
                                        .require(false, "a", "is wrong")
                                        .require(true, "b", "is not told")
                                        .collect(
                                                () -> {
                                                    throw InvalidArgument.of("c", "is wrong too");
                                                })
                                        .throwIfAny());

        var request = Statuses.of(thrown, "test").getDetails(1).unpack(BadRequest.class);

        assertThat(request.getFieldViolationsList())
                .extracting(violation -> violation.getField())
                .containsExactly("a", "c");
    }

    @Test
    void a_limit_tells_when_to_come_back() throws Exception {
        var limit = new LimitReached("FULL", "store", "Full.", Duration.ofMillis(1500), Map.of());

        var retry = Statuses.of(limit, "test").getDetails(2).unpack(RetryInfo.class);

        assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
        assertThat(retry.getRetryDelay().getNanos()).isEqualTo(500_000_000);
    }

    @Test
    void a_defect_tells_nothing_but_an_id() throws Exception {
        var status = Statuses.of(new IllegalStateException("secret detail"), "test");

        var id = status.getDetails(0).unpack(ErrorInfo.class).getMetadataOrThrow("errorId");
        assertThat(status.getCode()).isEqualTo(Code.INTERNAL_VALUE);
        assertThat(status.getMessage()).isEqualTo("internal error " + id).doesNotContain("secret");
    }
}
