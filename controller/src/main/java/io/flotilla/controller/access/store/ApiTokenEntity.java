package io.flotilla.controller.access.store;

import io.flotilla.controller.access.ApiToken;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.shared.Digest;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of api_token. */
@Entity
@Table(name = "api_token")
class ApiTokenEntity {

    @Id String id;
    String displayName;
    byte[] secretSha256;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> roles;

    @Nullable Instant expireTime;
    @Nullable Instant revokeTime;
    Instant createTime;

    static ApiTokenEntity of(ApiToken token) {
        var entity = new ApiTokenEntity();
        entity.id = token.id();
        entity.displayName = token.displayName();
        entity.secretSha256 = token.secretSha256().bytes();
        entity.roles = token.roles().stream().sorted().map(Role::name).toList();
        entity.expireTime = token.expireTime();
        entity.revokeTime = token.revokeTime();
        entity.createTime = token.createTime();
        return entity;
    }

    ApiToken toToken() {
        return new ApiToken(
                id,
                Digest.ofBytes(secretSha256),
                displayName,
                roles.stream().map(Role::valueOf).collect(Collectors.toSet()),
                expireTime,
                revokeTime,
                createTime);
    }
}
