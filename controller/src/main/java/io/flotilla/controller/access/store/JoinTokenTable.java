package io.flotilla.controller.access.store;

import io.flotilla.controller.access.enrollment.JoinToken;
import io.flotilla.controller.access.enrollment.JoinTokenRepository;
import io.flotilla.controller.shared.Digest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Join tokens in PostgreSQL. Ids sort by age. */
@ApplicationScoped
class JoinTokenTable implements JoinTokenRepository {

    private final Rows rows;

    JoinTokenTable(Rows rows) {
        this.rows = rows;
    }

    @Override
    public void add(JoinToken token) {
        rows.persist(JoinTokenEntity.of(token));
    }

    @Override
    public Optional<JoinToken> find(String id) {
        return rows.findByIdOptional(id).map(JoinTokenEntity::toToken);
    }

    @Override
    public Optional<JoinToken> findBySecret(Digest secretSha256) {
        return rows.find("secretSha256", secretSha256.bytes())
                .firstResultOptional()
                .map(JoinTokenEntity::toToken);
    }

    @Override
    public List<JoinToken> list(String afterId, int limit) {
        return rows.find("?1 = '' or id < ?1 order by id desc", afterId).page(0, limit).stream()
                .map(JoinTokenEntity::toToken)
                .toList();
    }

    @Override
    public boolean revoke(String id, Instant time) {
        return rows.update("revokeTime = ?1 where id = ?2 and revokeTime is null", time, id) == 1;
    }

    @Override
    public boolean use(String id) {
        return rows.update("useCount = useCount + 1 where id = ?1 and useCount < maxUses", id) == 1;
    }

    /** The rows by id. */
    @ApplicationScoped
    static class Rows implements PanacheRepositoryBase<JoinTokenEntity, String> {}
}
