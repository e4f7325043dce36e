package io.flotilla.controller.access;

import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.FleetException.Unauthenticated;
import io.flotilla.controller.shared.IdSource;
import io.flotilla.controller.shared.Page;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.SecretFile;
import io.flotilla.controller.shared.Violations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Issues, revokes and recognizes operators' tokens. */
@ApplicationScoped
public class ApiTokens {

    /** Uses that are closer to each other are not told apart. */
    private static final Duration USE_RESOLUTION = Duration.ofMinutes(1);

    private static final Duration MIN_LIFETIME = Duration.ofMinutes(1);
    private static final int MAX_DISPLAY_NAME = 200;

    private final ApiTokenRepository repository;
    private final EventLog events;
    private final jakarta.enterprise.event.Event<TokenRevoked> revoked;
    private final Clock clock;
    private final IdSource ids;
    private final SecureRandom random;

    ApiTokens(
            ApiTokenRepository repository,
            EventLog events,
            jakarta.enterprise.event.Event<TokenRevoked> revoked,
            Clock clock,
            IdSource ids,
            SecureRandom random) {
        this.repository = repository;
        this.events = events;
        this.revoked = revoked;
        this.clock = clock;
        this.ids = ids;
        this.random = random;
    }

    /** A token that was just made, with the secret that is never told again. */
    public record Created(ApiToken token, String secret) {}

    /** Makes a token without limits; a null lifetime lasts until it is revoked. */
    @Transactional
    public Created create(
            String displayName, Set<Role> roles, @Nullable Duration lifetime, Actor actor) {
        return create(displayName, RoleBindings.everywhere(roles), lifetime, actor);
    }

    /** Makes a token; a null lifetime lasts until it is revoked. */
    @Transactional
    public Created create(
            String displayName, RoleBindings bindings, @Nullable Duration lifetime, Actor actor) {
        var violations =
                new Violations()
                        .require(
                                !displayName.isBlank() && displayName.length() <= MAX_DISPLAY_NAME,
                                "api_token.display_name",
                                "must have 1 to 200 characters")
                        .require(
                                lifetime == null || lifetime.compareTo(MIN_LIFETIME) >= 0,
                                "lifetime_duration",
                                "must be at least 1 minute");
        bindings.check(violations);
        violations.throwIfAny();
        bindings.limited()
                .forEach(
                        binding ->
                                Labels.check(
                                        "api_token.bindings.device_labels",
                                        binding.scope().deviceLabels()));
        return add(displayName, bindings, lifetime, actor, newSecret());
    }

    @Transactional
    public ApiToken get(String name) {
        return find(ApiToken.NAMES.parse("name", name).id("api_token"));
    }

    @Transactional
    public Page<ApiToken> list(PageRequest page) {
        return page.cut(repository.list(page.after(), page.limit()), ApiToken::id);
    }

    /**
     * Makes it useless at once. Repeating it changes nothing. The last usable token with the role
     * ADMIN stays.
     */
    @Transactional
    public ApiToken revoke(String name, Actor actor) {
        var id = ApiToken.NAMES.parse("name", name).id("api_token");
        repository.lock();
        var token = find(id);
        if (token.revokeTime() != null) {
            return token;
        }
        var now = clock.instant();
        if (isLastAdmin(token)) {
            throw new FailedPrecondition(
                    "LAST_ADMIN_TOKEN",
                    name,
                    "%s is the last token with the role ADMIN: make another one first."
                            .formatted(name),
                    Map.of());
        }
        repository.revoke(id, now);
        events.record(
                new Event(
                        actor,
                        "apiToken.revoke",
                        name,
                        "",
                        Map.of("displayName", token.displayName())));
        revoked.fire(new TokenRevoked(id));
        return token.revokedAt(now);
    }

    /**
     * Who bears that secret.
     *
     * @throws Unauthenticated if it opens nothing, with the reason
     */
    @Transactional
    public Principal.Operator authenticate(String secret) {
        var token =
                repository
                        .findBySecret(new Secret(secret).digest())
                        .orElseThrow(
                                () ->
                                        new Unauthenticated(
                                                "TOKEN_UNKNOWN",
                                                "The bearer token is not known here."));
        if (token.revokeTime() != null) {
            throw new Unauthenticated("TOKEN_REVOKED", "The bearer token has been revoked.");
        }
        var now = clock.instant();
        if (token.isExpiredAt(now)) {
            throw new Unauthenticated("TOKEN_EXPIRED", "The bearer token has expired.");
        }
        if (!token.wasUsedSince(now.minus(USE_RESOLUTION))) {
            repository.used(token.id(), now);
        }
        return new Principal.Operator(
                Actor.token(token.displayName()),
                token.displayName(),
                token.bindings(),
                token.expireTime());
    }

    /**
     * Makes the first token, named admin, if no usable one has the role ADMIN, and writes its
     * secret to the file. The file comes first: a crash between the two leaves a secret that opens
     * nothing, and the next start makes another.
     *
     * @return whether one was made
     */
    @Transactional
    public boolean ensureAdmin(Path file) {
        repository.lock();
        if (repository.countAdmins(clock.instant()) > 0) {
            return false;
        }
        var secret = newSecret();
        try {
            SecretFile.write(file, secret.text() + "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write the first token to " + file, failed);
        }
        var bindings = RoleBindings.everywhere(Set.of(Role.ADMIN));
        var _ = add("admin", bindings, null, Actor.system("access"), secret);
        return true;
    }

    private Created add(
            String displayName,
            RoleBindings bindings,
            @Nullable Duration lifetime,
            Actor actor,
            Secret secret) {
        var now = clock.instant();
        var token =
                new ApiToken(
                        ids.next(),
                        secret.digest(),
                        displayName,
                        bindings,
                        lifetime == null ? null : now.plus(lifetime),
                        null,
                        null,
                        now);
        repository.add(token);
        events.record(
                new Event(
                        actor,
                        "apiToken.create",
                        token.name(),
                        "",
                        Map.of("displayName", displayName, "roles", bindings.toString())));
        return new Created(token, secret.text());
    }

    private boolean isLastAdmin(ApiToken token) {
        var now = clock.instant();
        return token.bindings().rolesEverywhere().contains(Role.ADMIN)
                && token.isUsableAt(now)
                && repository.countAdmins(now) == 1;
    }

    private ApiToken find(String id) {
        return repository
                .find(id)
                .orElseThrow(() -> new NotFound("ApiToken", ApiToken.NAMES.of(id).toString()));
    }

    private Secret newSecret() {
        return Secret.random("flapi_", random);
    }
}
