package io.flotilla.controller.access.store;

import io.flotilla.controller.access.enrollment.JoinToken;
import io.flotilla.controller.shared.Digest;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of join_token. */
@Entity
@Table(name = "join_token")
class JoinTokenEntity {

    @Id String id;
    String displayName;
    byte[] secretSha256;

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, String> labels;

    int maxUses;
    int useCount;
    boolean autoApprove;
    Instant expireTime;
    @Nullable Instant revokeTime;
    Instant createTime;

    static JoinTokenEntity of(JoinToken token) {
        var entity = new JoinTokenEntity();
        entity.id = token.id();
        entity.displayName = token.terms().displayName();
        entity.secretSha256 = token.secretSha256().bytes();
        entity.labels = token.terms().labels();
        entity.maxUses = token.terms().maxUses();
        entity.useCount = token.useCount();
        entity.autoApprove = token.terms().autoApprove();
        entity.expireTime = token.expireTime();
        entity.revokeTime = token.revokeTime();
        entity.createTime = token.createTime();
        return entity;
    }

    JoinToken toToken() {
        return new JoinToken(
                id,
                Digest.ofBytes(secretSha256),
                new JoinToken.Terms(displayName, labels, maxUses, autoApprove),
                useCount,
                expireTime,
                revokeTime,
                createTime);
    }
}
