package io.flotilla.controller.access.api;

import io.flotilla.controller.access.ApiToken;
import io.flotilla.controller.access.enrollment.JoinToken;
import io.flotilla.controller.shared.api.Times;

/** Maps tokens to the wire; a secret is never among what they hold. */
final class TokenMapper {

    private TokenMapper() {}

    static io.flotilla.proto.access.v1.JoinToken toProto(JoinToken token) {
        var proto =
                io.flotilla.proto.access.v1.JoinToken.newBuilder()
                        .setName(token.name())
                        .setDisplayName(token.terms().displayName())
                        .putAllLabels(token.terms().labels())
                        .setMaxUses(token.terms().maxUses())
                        .setUseCount(token.useCount())
                        .setAutoApprove(token.terms().autoApprove())
                        .setExpireTime(Times.toProto(token.expireTime()))
                        .setCreateTime(Times.toProto(token.createTime()));
        if (token.revokeTime() != null) {
            proto.setRevokeTime(Times.toProto(token.revokeTime()));
        }
        return proto.build();
    }

    static io.flotilla.proto.access.v1.ApiToken toProto(ApiToken token) {
        var proto =
                io.flotilla.proto.access.v1.ApiToken.newBuilder()
                        .setName(token.name())
                        .setDisplayName(token.displayName())
                        .setCreateTime(Times.toProto(token.createTime()));
        var bindings = token.bindings();
        bindings.rolesEverywhere().stream().map(RoleMapper::toProto).forEach(proto::addRoles);
        bindings.limited().stream().map(BindingMapper::toWire).forEach(proto::addBindings);
        if (token.lastUseTime() != null) {
            proto.setLastUseTime(Times.toProto(token.lastUseTime()));
        }
        if (token.expireTime() != null) {
            proto.setExpireTime(Times.toProto(token.expireTime()));
        }
        if (token.revokeTime() != null) {
            proto.setRevokeTime(Times.toProto(token.revokeTime()));
        }
        return proto.build();
    }
}
