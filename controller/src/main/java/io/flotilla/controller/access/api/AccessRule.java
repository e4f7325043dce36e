package io.flotilla.controller.access.api;

import io.flotilla.controller.access.Role;
import io.flotilla.proto.access.v1.AuthorizationOuterClass;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;

/** Who may call a method. */
public sealed interface AccessRule {

    /** An operator with this role. */
    record Needs(Role role) implements AccessRule {}

    /** A device with a certificate. */
    record Devices(boolean mustBeActive) implements AccessRule {}

    /** Anyone, also without identity. */
    record Anyone() implements AccessRule {}

    /** Nobody: the method does not say who may call it. */
    record Nobody() implements AccessRule {}

    /** The rule that the method's declaration states. */
    static AccessRule of(MethodDescriptor<?, ?> method) {
        if (String.valueOf(method.getServiceName()).startsWith("grpc.reflection.")) {
            // Declared by gRPC, not by us: it tells what the protos tell, to whoever may read.
            return new Needs(Role.VIEWER);
        }
        if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema)) {
            return new Nobody();
        }
        var options = schema.getMethodDescriptor().getOptions();
        var authorization = options.getExtension(AuthorizationOuterClass.authorization);
        return switch (authorization.getCallerCase()) {
            case ROLE ->
                    RoleMapper.toRole(authorization.getRole())
                            .<AccessRule>map(Needs::new)
                            .orElse(new Nobody());
            case DEVICE -> authorization.getDevice() ? new Devices(false) : new Nobody();
            case ACTIVE_DEVICE ->
                    authorization.getActiveDevice() ? new Devices(true) : new Nobody();
            case ANYONE -> authorization.getAnyone() ? new Anyone() : new Nobody();
            case CALLER_NOT_SET -> new Nobody();
        };
    }
}
