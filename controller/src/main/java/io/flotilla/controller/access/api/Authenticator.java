package io.flotilla.controller.access.api;

import io.flotilla.controller.access.ApiTokens;
import io.flotilla.controller.access.IdentityProvider;
import io.flotilla.controller.access.Principal;
import io.flotilla.controller.access.RefusedCalls;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.access.certificate.DeviceCertificates;
import io.flotilla.controller.shared.FleetException.Denied;
import io.flotilla.controller.shared.FleetException.Unauthenticated;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;

/**
 * Decides who makes a call and whether the rule of its method lets it through. Looks into the
 * database, so it may block.
 */
@ApplicationScoped
class Authenticator {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String SCHEME = "Bearer ";

    private final ApiTokens tokens;
    private final IdentityProvider provider;
    private final DeviceCertificates certificates;
    private final RefusedCalls refused;
    private final FailureGuard failures;

    Authenticator(
            ApiTokens tokens,
            IdentityProvider provider,
            DeviceCertificates certificates,
            RefusedCalls refused,
            FailureGuard failures) {
        this.tokens = tokens;
        this.provider = provider;
        this.refused = refused;
        this.certificates = certificates;
        this.failures = failures;
    }

    /**
     * The caller and what it may reach, if it may call.
     *
     * @throws Unauthenticated if the call lacks the identity that the rule asks for, or it does not
     *     hold
     * @throws Denied if the caller is known and may not
     */
    Admission authorize(AccessRule rule, ServerCall<?, ?> call, Metadata headers) {
        var method = call.getMethodDescriptor().getFullMethodName();
        return switch (rule) {
            case AccessRule.Anyone _ -> Admission.withoutLimits(new Principal.Anonymous());
            case AccessRule.Needs needs -> operator(needs.role(), method, call, headers);
            case AccessRule.Devices devices ->
                    Admission.withoutLimits(device(devices, method, call, headers));
            case AccessRule.Nobody _ ->
                    throw new Denied(
                            "METHOD_CLOSED",
                            "Nobody may call %s.".formatted(method),
                            Map.of("method", method));
        };
    }

    private Admission operator(
            Role needed, String method, ServerCall<?, ?> call, Metadata headers) {
        var secret = bearerToken(headers);
        if (secret.isEmpty()) {
            throw new Unauthenticated(
                    "TOKEN_MISSING",
                    "%s needs a token: send \"authorization: Bearer ...\".".formatted(method));
        }
        var operator =
                failures.counted(CallSource.address(call, headers), () -> identify(secret.get()));
        var reach = operator.bindings().reach(needed);
        if (reach.isNothing()) {
            var refusal =
                    new Denied(
                            "ROLE_MISSING",
                            "%s needs the role %s, which \"%s\" does not have."
                                    .formatted(method, needed, operator.displayName()),
                            Map.of(
                                    "method", method,
                                    "role", needed.name(),
                                    "token", operator.displayName()));
            if (needed != Role.VIEWER) {
                refused.note(operator, method, CallSource.address(call, headers), refusal);
            }
            throw refusal;
        }
        return new Admission(operator, reach);
    }

    /** A token of ours says so; any other can only be the provider's. */
    private Principal.Operator identify(String token) {
        return token.chars().filter(c -> c == '.').count() == 2
                ? provider.authenticate(token)
                : tokens.authenticate(token);
    }

    private Principal device(
            AccessRule.Devices rule, String method, ServerCall<?, ?> call, Metadata headers) {
        Optional<X509Certificate> certificate = CallSource.certificate(call.getAttributes());
        if (certificate.isPresent()) {
            return failures.counted(
                    CallSource.address(call, headers),
                    () -> certificates.authenticate(certificate.get(), rule.mustBeActive()));
        }
        if (bearerToken(headers).isPresent()) {
            throw new Denied(
                    "DEVICES_ONLY",
                    "Only devices may call %s: a token does not open it.".formatted(method),
                    Map.of("method", method));
        }
        throw new Unauthenticated(
                "CERTIFICATE_MISSING",
                "%s needs the certificate of a device: connect with mutual TLS.".formatted(method));
    }

    private static Optional<String> bearerToken(Metadata headers) {
        var value = headers.get(AUTHORIZATION);
        return value != null && value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(value.substring(SCHEME.length()).strip())
                : Optional.empty();
    }
}
