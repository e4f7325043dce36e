package io.flotilla.controller.shared.api;

import static java.util.stream.Collectors.toList;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Turns what was thrown into a {@code google.rpc.Status} with its details: the one place where that
 * is decided.
 */
public final class Statuses {

    private static final System.Logger LOG = System.getLogger(Statuses.class.getName());

    private Statuses() {}

    /**
     * The status of what was thrown. A defect is logged here, once, under the id that its status
     * tells.
     *
     * @param service full name of the service, the domain of the reason
     */
    public static Status of(Throwable thrown, String service) {
        return switch (thrown) {
            case FleetException problem -> of(problem, service);
            case null, default -> internal(thrown, service);
        };
    }

    private static Status of(FleetException problem, String service) {
        var details = new ArrayList<Message>();
        details.add(errorInfo(problem.reason(), service, problem.metadata()));
        details.addAll(detailsOf(problem));
        return status(codeOf(problem), String.valueOf(problem.getMessage()), details);
    }

    private static Code codeOf(FleetException problem) {
        return switch (problem) {
            case InvalidArgument _ -> Code.INVALID_ARGUMENT;
            case NotFound _ -> Code.NOT_FOUND;
            case AlreadyExists _ -> Code.ALREADY_EXISTS;
            case FailedPrecondition _ -> Code.FAILED_PRECONDITION;
            case Conflict _ -> Code.ABORTED;
            case Unauthenticated _ -> Code.UNAUTHENTICATED;
            case Denied _ -> Code.PERMISSION_DENIED;
            case LimitReached _ -> Code.RESOURCE_EXHAUSTED;
            case Unavailable _ -> Code.UNAVAILABLE;
        };
    }

    private static List<Message> detailsOf(FleetException problem) {
        return switch (problem) {
            case InvalidArgument invalid -> List.of(badRequest(invalid));
            case NotFound missing ->
                    List.of(resource(missing.resourceType(), missing.resourceName()));
            case AlreadyExists existing ->
                    List.of(resource(existing.resourceType(), existing.resourceName()));
            case FailedPrecondition failed -> List.of(precondition(failed));
            case LimitReached limit -> List.of(quota(limit), retry(limit.retryAfter()));
            case Unavailable unavailable -> List.of(retry(unavailable.retryAfter()));
            case Conflict _, Unauthenticated _, Denied _ -> List.of();
        };
    }

    private static Status internal(Throwable defect, String service) {
        var errorId = UUID.randomUUID().toString();
        LOG.log(
                System.Logger.Level.ERROR,
                "internal error service=%s errorId=%s".formatted(service, errorId),
                defect);
        return status(
                Code.INTERNAL,
                "internal error " + errorId,
                List.of(errorInfo("INTERNAL", service, Map.of("errorId", errorId))));
    }

    private static Status status(Code code, String message, List<? extends Message> details) {
        return Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(message)
                .addAllDetails(details.stream().map(Any::pack).collect(toList()))
                .build();
    }

    private static ErrorInfo errorInfo(
            String reason, String service, Map<String, String> metadata) {
        return ErrorInfo.newBuilder()
                .setReason(reason)
                .setDomain(service)
                .putAllMetadata(metadata)
                .build();
    }

    private static BadRequest badRequest(InvalidArgument invalid) {
        var details = BadRequest.newBuilder();
        for (var violation : invalid.violations()) {
            details.addFieldViolationsBuilder()
                    .setField(violation.field())
                    .setDescription(violation.description());
        }
        return details.build();
    }

    private static ResourceInfo resource(String type, String name) {
        return ResourceInfo.newBuilder().setResourceType(type).setResourceName(name).build();
    }

    private static PreconditionFailure precondition(FailedPrecondition failed) {
        var details = PreconditionFailure.newBuilder();
        details.addViolationsBuilder()
                .setType(failed.reason())
                .setSubject(failed.subject())
                .setDescription(String.valueOf(failed.getMessage()));
        return details.build();
    }

    private static QuotaFailure quota(LimitReached limit) {
        var details = QuotaFailure.newBuilder();
        details.addViolationsBuilder()
                .setSubject(limit.subject())
                .setDescription(String.valueOf(limit.getMessage()));
        return details.build();
    }

    private static RetryInfo retry(Duration after) {
        return RetryInfo.newBuilder().setRetryDelay(Durations.fromMillis(after.toMillis())).build();
    }
}
