package io.flotilla.controller.shared;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A problem of the caller or of the domain, as opposed to a defect. Each subtype is one gRPC code;
 * the edge turns it into a status with details or a problem document, so features just throw it.
 */
@SuppressWarnings(
        "serial") // Thrown and answered within one process: what it carries is never serialized.
public abstract sealed class FleetException extends RuntimeException {

    private final String reason;
    private final Map<String, String> metadata;

    /**
     * @param reason stable and for programs, UPPER_SNAKE
     * @param message one sentence for people
     * @param metadata each value that the message mentions, by a lowerCamelCase key
     */
    private FleetException(String reason, String message, Map<String, String> metadata) {
        super(message);
        this.reason = reason;
        this.metadata = Map.copyOf(metadata);
    }

    public final String reason() {
        return reason;
    }

    public final Map<String, String> metadata() {
        return metadata;
    }

    /**
     * One thing that is wrong with a request. {@code field} is a path as the wire names it, e.g.
     * {@code model.display_name}.
     */
    public record Violation(String field, String description) {}

    /**
     * The request is wrong whatever the state of the system; it carries everything that is wrong
     * with it.
     */
    public static final class InvalidArgument extends FleetException {

        private final List<Violation> violations;

        public InvalidArgument(List<Violation> violations) {
            this("INVALID_ARGUMENT", violations, Map.of());
        }

        public InvalidArgument(
                String reason, List<Violation> violations, Map<String, String> metadata) {
            super(reason, describe(violations), metadata);
            this.violations = List.copyOf(violations);
        }

        public static InvalidArgument of(String field, String description) {
            return new InvalidArgument(List.of(new Violation(field, description)));
        }

        public List<Violation> violations() {
            return violations;
        }

        private static String describe(List<Violation> violations) {
            return violations.stream()
                    .map(
                            v ->
                                    v.field().isEmpty()
                                            ? v.description()
                                            : v.field() + ": " + v.description())
                    .collect(joining("; "));
        }
    }

    /** The named resource does not exist. */
    public static final class NotFound extends FleetException {

        private final String resourceType;
        private final String resourceName;

        /**
         * @param resourceType in UpperCamelCase, e.g. ModelVersion: the reason becomes
         *     MODEL_VERSION_NOT_FOUND
         */
        public NotFound(String resourceType, String resourceName) {
            super(
                    upperSnake(resourceType) + "_NOT_FOUND",
                    "There is no %s.".formatted(resourceName),
                    Map.of("resource", resourceName));
            this.resourceType = resourceType;
            this.resourceName = resourceName;
        }

        public String resourceType() {
            return resourceType;
        }

        public String resourceName() {
            return resourceName;
        }
    }

    /** A resource of that name exists, and is not what the caller wanted to make. */
    public static final class AlreadyExists extends FleetException {

        private final String resourceType;
        private final String resourceName;

        /**
         * For a type in UpperCamelCase, e.g. ModelVersion: the reason becomes
         * MODEL_VERSION_ALREADY_EXISTS.
         */
        public AlreadyExists(String resourceType, String resourceName, String message) {
            super(
                    upperSnake(resourceType) + "_ALREADY_EXISTS",
                    message,
                    Map.of("resource", resourceName));
            this.resourceType = resourceType;
            this.resourceName = resourceName;
        }

        public String resourceType() {
            return resourceType;
        }

        public String resourceName() {
            return resourceName;
        }
    }

    /** The state of a resource forbids what was asked; nothing was changed. */
    public static final class FailedPrecondition extends FleetException {

        private final String subject;

        /** The subject is the name of the resource whose state forbids it. */
        public FailedPrecondition(
                String reason, String subject, String message, Map<String, String> metadata) {
            super(reason, message, with(metadata, "resource", subject));
            this.subject = subject;
        }

        /** The move is not allowed from the state that the resource is in. */
        public static FailedPrecondition illegalMove(String resource, Enum<?> state, String move) {
            return new FailedPrecondition(
                    "ILLEGAL_MOVE",
                    resource,
                    "%s is %s: it cannot %s.".formatted(resource, state, move),
                    Map.of("state", state.name(), "move", move));
        }

        public String subject() {
            return subject;
        }
    }

    /** Somebody else changed the resource meanwhile: read it again, then retry. */
    public static final class Conflict extends FleetException {

        public Conflict(String reason, String message, Map<String, String> metadata) {
            super(reason, message, metadata);
        }
    }

    /** The call carries no identity, or one that does not hold. */
    public static final class Unauthenticated extends FleetException {

        public Unauthenticated(String reason, String message) {
            super(reason, message, Map.of());
        }
    }

    /** The caller is known and may not do this. */
    public static final class Denied extends FleetException {

        public Denied(String reason, String message, Map<String, String> metadata) {
            super(reason, message, metadata);
        }
    }

    /** A limit is used up; the same call may pass after the delay. */
    public static final class LimitReached extends FleetException {

        private final String subject;
        private final Duration retryAfter;

        /** The subject is what the limit holds for, e.g. a resource name or an address. */
        public LimitReached(
                String reason,
                String subject,
                String message,
                Duration retryAfter,
                Map<String, String> metadata) {
            super(reason, message, metadata);
            this.subject = subject;
            this.retryAfter = retryAfter;
        }

        public String subject() {
            return subject;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /**
     * Something that the call needs is away for the moment; the same call may pass after the delay.
     */
    public static final class Unavailable extends FleetException {

        private final Duration retryAfter;

        public Unavailable(
                String reason, String message, Duration retryAfter, Map<String, String> metadata) {
            super(reason, message, metadata);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    private static String upperSnake(String camel) {
        return camel.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    private static Map<String, String> with(
            Map<String, String> metadata, String key, String value) {
        var all = new TreeMap<>(metadata);
        all.putIfAbsent(key, value);
        return all;
    }
}
