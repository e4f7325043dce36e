package io.flotilla.cli.access;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.access.v1.Role;
import io.flotilla.proto.access.v1.RoleBinding;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Roles and their limits as people write and read them. */
public final class BindingWords {
    private BindingWords() {}

    /** The role that the word names. */
    static Role role(String word) {
        try {
            return Role.valueOf("ROLE_" + word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw CommandFailure.usage(
                    "There is no role "
                            + word
                            + "; known are viewer, operator, publisher,"
                            + " approver, admin");
        }
    }

    /** What somebody may do, e.g. VIEWER, OPERATOR of site=berlin and vision-*. */
    public static String of(List<Role> everywhere, List<RoleBinding> bindings) {
        return Stream.concat(
                        everywhere.stream().map(BindingWords::word),
                        bindings.stream().map(BindingWords::of))
                .collect(Collectors.joining(", "));
    }

    /** One binding, e.g. OPERATOR of site=berlin and vision-*. */
    static String of(RoleBinding binding) {
        var limits =
                Stream.of(
                                Words.labels(binding.getDeviceLabelsMap()),
                                binding.getModelPrefix().isEmpty()
                                        ? ""
                                        : binding.getModelPrefix() + "*")
                        .filter(limit -> !limit.isEmpty())
                        .collect(Collectors.joining(" and "));
        var role = word(binding.getRole());
        return limits.isEmpty() ? role : role + " of " + limits;
    }

    private static String word(Role role) {
        return Words.constant(role, "ROLE");
    }
}
