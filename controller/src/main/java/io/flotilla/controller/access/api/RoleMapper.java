package io.flotilla.controller.access.api;

import io.flotilla.controller.access.Role;
import java.util.Optional;

/** Maps roles to and from the wire. */
final class RoleMapper {

    private RoleMapper() {}

    /** Empty for a role that is unspecified or not known here. */
    static Optional<Role> toRole(io.flotilla.proto.access.v1.Role role) {
        return switch (role) {
            case ROLE_VIEWER -> Optional.of(Role.VIEWER);
            case ROLE_OPERATOR -> Optional.of(Role.OPERATOR);
            case ROLE_PUBLISHER -> Optional.of(Role.PUBLISHER);
            case ROLE_APPROVER -> Optional.of(Role.APPROVER);
            case ROLE_ADMIN -> Optional.of(Role.ADMIN);
            case ROLE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    static io.flotilla.proto.access.v1.Role toProto(Role role) {
        return switch (role) {
            case VIEWER -> io.flotilla.proto.access.v1.Role.ROLE_VIEWER;
            case OPERATOR -> io.flotilla.proto.access.v1.Role.ROLE_OPERATOR;
            case PUBLISHER -> io.flotilla.proto.access.v1.Role.ROLE_PUBLISHER;
            case APPROVER -> io.flotilla.proto.access.v1.Role.ROLE_APPROVER;
            case ADMIN -> io.flotilla.proto.access.v1.Role.ROLE_ADMIN;
        };
    }
}
