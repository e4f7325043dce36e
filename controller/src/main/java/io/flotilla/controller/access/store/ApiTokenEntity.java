package io.flotilla.controller.access.store;

import io.flotilla.controller.access.ApiToken;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.access.RoleBinding;
import io.flotilla.controller.access.RoleBindings;
import io.flotilla.controller.access.scope.Scope;
import io.flotilla.controller.shared.Digest;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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

    @JdbcTypeCode(SqlTypes.JSON)
    List<StoredBinding> bindings;

    @Nullable Instant lastUseTime;

    @Nullable Instant expireTime;
    @Nullable Instant revokeTime;
    Instant createTime;

    static ApiTokenEntity of(ApiToken token) {
        var entity = new ApiTokenEntity();
        entity.id = token.id();
        entity.displayName = token.displayName();
        entity.secretSha256 = token.secretSha256().bytes();
        entity.roles = token.bindings().rolesEverywhere().stream().map(Role::name).toList();
        entity.bindings = token.bindings().limited().stream().map(StoredBinding::of).toList();
        entity.lastUseTime = token.lastUseTime();
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
                toBindings(),
                expireTime,
                revokeTime,
                lastUseTime,
                createTime);
    }

    private RoleBindings toBindings() {
        return new RoleBindings(
                Stream.concat(
                                roles.stream().map(Role::valueOf).map(RoleBinding::everywhere),
                                bindings.stream().map(StoredBinding::toBinding))
                        .toList());
    }

    /** A limited role in its column. */
    record StoredBinding(String role, Map<String, String> deviceLabels, String modelPrefix) {

        static StoredBinding of(RoleBinding binding) {
            return new StoredBinding(
                    binding.role().name(),
                    binding.scope().deviceLabels(),
                    binding.scope().modelPrefix());
        }

        RoleBinding toBinding() {
            return new RoleBinding(
                    Role.valueOf(role), new Scope(new TreeMap<>(deviceLabels), modelPrefix));
        }
    }
}
