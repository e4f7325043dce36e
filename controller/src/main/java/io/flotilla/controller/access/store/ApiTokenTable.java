package io.flotilla.controller.access.store;

import io.flotilla.controller.access.ApiToken;
import io.flotilla.controller.access.ApiTokenRepository;
import io.flotilla.controller.shared.Digest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/** Operators' tokens in PostgreSQL. Ids sort by age. */
@ApplicationScoped
class ApiTokenTable implements ApiTokenRepository {

    private final Rows rows;
    private final Session sql;

    ApiTokenTable(Rows rows, Session sql) {
        this.rows = rows;
        this.sql = sql;
    }

    @Override
    public void add(ApiToken token) {
        rows.persist(ApiTokenEntity.of(token));
    }

    @Override
    public Optional<ApiToken> find(String id) {
        return rows.findByIdOptional(id).map(ApiTokenEntity::toToken);
    }

    @Override
    public Optional<ApiToken> findBySecret(Digest secretSha256) {
        return rows.find("secretSha256", secretSha256.bytes())
                .firstResultOptional()
                .map(ApiTokenEntity::toToken);
    }

    @Override
    public List<ApiToken> list(String afterId, int limit) {
        return rows.find("?1 = '' or id < ?1 order by id desc", afterId).page(0, limit).stream()
                .map(ApiTokenEntity::toToken)
                .toList();
    }

    @Override
    public boolean revoke(String id, Instant time) {
        return rows.update("revokeTime = ?1 where id = ?2 and revokeTime is null", time, id) == 1;
    }

    @Override
    public void used(String id, Instant time) {
        sql.createNativeMutationQuery(
                        """
                        update api_token set last_use_time = :time
                        where id = :id
                          and (last_use_time is null or last_use_time < :time)
                        """)
                .setParameter("id", id)
                .setParameter("time", time)
                .executeUpdate();
    }

    @Override
    public void lock() {
        sql.createNativeMutationQuery("lock table api_token in share row exclusive mode")
                .executeUpdate();
    }

    @Override
    public long countAdmins(Instant time) {
        return sql.createNativeQuery(
                        """
                                select count(*) from api_token
                                where 'ADMIN' = any (roles)
                                  and revoke_time is null
                                  and (expire_time is null or expire_time > :time)
                                """,
                        Long.class)
                .setParameter("time", time)
                .getSingleResult();
    }

    /** The rows by id. */
    @ApplicationScoped
    static class Rows implements PanacheRepositoryBase<ApiTokenEntity, String> {}
}
