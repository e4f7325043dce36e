package io.flotilla.controller.access.enrollment;

import io.flotilla.controller.access.Labels;
import io.flotilla.controller.access.Secret;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.FleetException.Unauthenticated;
import io.flotilla.controller.shared.IdSource;
import io.flotilla.controller.shared.Page;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.Violations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Issues, revokes and spends join tokens. */
@ApplicationScoped
public class JoinTokens {

    private static final Duration MIN_LIFETIME = Duration.ofMinutes(1);
    private static final Duration MAX_LIFETIME = Duration.ofDays(30);
    private static final int MAX_USES = 100_000;
    private static final int MAX_DISPLAY_NAME = 200;

    private final JoinTokenRepository repository;
    private final EventLog events;
    private final Clock clock;
    private final IdSource ids;
    private final SecureRandom random;

    JoinTokens(
            JoinTokenRepository repository,
            EventLog events,
            Clock clock,
            IdSource ids,
            SecureRandom random) {
        this.repository = repository;
        this.events = events;
        this.clock = clock;
        this.ids = ids;
        this.random = random;
    }

    /** A token that was just made, with the secret that is never told again. */
    public record Created(JoinToken token, String secret) {}

    @Transactional
    public Created create(JoinToken.Terms terms, Duration lifetime, Actor actor) {
        check(terms, lifetime);
        var secret = Secret.random("fljoin_", random);
        var now = clock.instant();
        var token =
                new JoinToken(ids.next(), secret.digest(), terms, 0, now.plus(lifetime), null, now);
        repository.add(token);
        events.record(
                new Event(
                        actor,
                        "joinToken.create",
                        token.name(),
                        "",
                        Map.of(
                                "displayName", terms.displayName(),
                                "maxUses", Integer.toString(terms.maxUses()),
                                "autoApprove", Boolean.toString(terms.autoApprove()))));
        return new Created(token, secret.text());
    }

    @Transactional
    public JoinToken get(String name) {
        return get("name", name);
    }

    /** The one that a caller named in the field. */
    @Transactional
    public JoinToken get(String field, String name) {
        return find(JoinToken.NAMES.parse(field, name).id("join_token"));
    }

    @Transactional
    public Page<JoinToken> list(PageRequest page) {
        return page.cut(repository.list(page.after(), page.limit()), JoinToken::id);
    }

    /** Makes it useless at once. Repeating it changes nothing. */
    @Transactional
    public JoinToken revoke(String name, Actor actor) {
        var id = JoinToken.NAMES.parse("name", name).id("join_token");
        if (repository.revoke(id, clock.instant())) {
            events.record(new Event(actor, "joinToken.revoke", name, "", Map.of()));
        }
        return find(id);
    }

    /**
     * The token with that secret, if it is neither revoked nor past its time. It may be used up:
     * that matters only to a new device.
     *
     * @throws Unauthenticated if it opens nothing, with the reason
     */
    @Transactional
    JoinToken open(String secret) {
        var token =
                repository
                        .findBySecret(new Secret(secret).digest())
                        .orElseThrow(
                                () ->
                                        new Unauthenticated(
                                                "JOIN_TOKEN_UNKNOWN",
                                                "The join token is not known here."));
        if (token.revokeTime() != null) {
            throw new Unauthenticated("JOIN_TOKEN_REVOKED", "The join token has been revoked.");
        }
        if (!clock.instant().isBefore(token.expireTime())) {
            throw new Unauthenticated("JOIN_TOKEN_EXPIRED", "The join token has expired.");
        }
        return token;
    }

    /** Counts one use, for one new device, in the running transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    void use(JoinToken token) {
        if (!repository.use(token.id())) {
            throw new Unauthenticated(
                    "JOIN_TOKEN_USED_UP",
                    "The join token is used up: as many devices as it allows have enrolled with it.");
        }
    }

    private JoinToken find(String id) {
        return repository
                .find(id)
                .orElseThrow(() -> new NotFound("JoinToken", JoinToken.NAMES.of(id).toString()));
    }

    private static void check(JoinToken.Terms terms, Duration lifetime) {
        new Violations()
                .require(
                        terms.displayName().length() <= MAX_DISPLAY_NAME,
                        "join_token.display_name",
                        "must have at most 200 characters")
                .require(
                        terms.maxUses() >= 1 && terms.maxUses() <= MAX_USES,
                        "join_token.max_uses",
                        "must be 1 to 100000, not " + terms.maxUses())
                .require(
                        lifetime.compareTo(MIN_LIFETIME) >= 0
                                && lifetime.compareTo(MAX_LIFETIME) <= 0,
                        "lifetime_duration",
                        "must be 1 minute to 30 days, not %d s".formatted(lifetime.toSeconds()))
                .collect(() -> Labels.check("join_token.labels", terms.labels()))
                .throwIfAny();
    }
}
