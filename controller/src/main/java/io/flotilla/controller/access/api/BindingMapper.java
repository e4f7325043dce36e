package io.flotilla.controller.access.api;

import io.flotilla.controller.access.RoleBinding;
import io.flotilla.controller.access.RoleBindings;
import io.flotilla.controller.access.scope.Scope;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.proto.access.v1.ApiToken;
import io.flotilla.proto.access.v1.Role;
import java.util.ArrayList;
import java.util.TreeMap;

/** Maps roles with their limits to and from the wire. */
final class BindingMapper {

    private BindingMapper() {}

    /** What a token is to be allowed. */
    static RoleBindings fromWire(ApiToken wish) {
        var bindings = new ArrayList<RoleBinding>();
        wish.getRolesList().stream()
                .distinct()
                .forEach(role -> bindings.add(RoleBinding.everywhere(role("roles", role))));
        for (var binding : wish.getBindingsList()) {
            bindings.add(
                    new RoleBinding(
                            role("bindings.role", binding.getRole()),
                            new Scope(
                                    new TreeMap<>(binding.getDeviceLabelsMap()),
                                    binding.getModelPrefix())));
        }
        return new RoleBindings(bindings);
    }

    static io.flotilla.proto.access.v1.RoleBinding toWire(RoleBinding binding) {
        return io.flotilla.proto.access.v1.RoleBinding.newBuilder()
                .setRole(RoleMapper.toProto(binding.role()))
                .putAllDeviceLabels(binding.scope().deviceLabels())
                .setModelPrefix(binding.scope().modelPrefix())
                .build();
    }

    private static io.flotilla.controller.access.Role role(String field, Role role) {
        return RoleMapper.toRole(role)
                .orElseThrow(
                        () -> InvalidArgument.of("api_token." + field, "names an unknown role"));
    }
}
