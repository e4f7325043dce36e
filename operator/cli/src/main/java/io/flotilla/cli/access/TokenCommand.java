package io.flotilla.cli.access;

import com.google.protobuf.Duration;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.yaml.DurationConverter;
import io.flotilla.proto.access.v1.ApiToken;
import io.flotilla.proto.access.v1.ApiTokenServiceGrpc;
import io.flotilla.proto.access.v1.CreateApiTokenRequest;
import io.flotilla.proto.access.v1.RevokeApiTokenRequest;
import io.flotilla.proto.access.v1.RoleBinding;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Issues and revokes the bearer tokens of operators. */
@Command(
        name = "token",
        description = "Issue and revoke API tokens of operators.",
        footer = {"", "  flotilla get tokens"})
public final class TokenCommand {
    private final Printer printer;

    /** Writes to the printer. */
    public TokenCommand(Printer printer) {
        this.printer = printer;
    }

    @Command(name = "create", description = "Make a token; its secret is printed this once.")
    int create(
            @Mixin ConnectionOptions connection,
            @Mixin OutputOptions output,
            @Parameters(paramLabel = "DISPLAY_NAME", description = "Whose token it is.")
                    String displayName,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            description = "viewer, operator, publisher, approver or admin.")
                    List<String> roles,
            @Option(
                            names = "--device-label",
                            paramLabel = "KEY=VALUE",
                            description = "The roles hold only for devices with this label.")
                    @Nullable Map<String, String> deviceLabels,
            @Option(
                            names = "--model-prefix",
                            defaultValue = "",
                            description = "The roles hold only for models whose id begins so.")
                    String modelPrefix,
            @Option(
                            names = "--lifetime",
                            converter = DurationConverter.class,
                            description = "How long it lives, e.g. 30d (default: until revoked).")
                    @Nullable Duration lifetime) {
        var token = ApiToken.newBuilder().setDisplayName(displayName);
        var limits = RoleBinding.newBuilder().setModelPrefix(modelPrefix);
        if (deviceLabels != null) {
            limits.putAllDeviceLabels(deviceLabels);
        }
        var isLimited = deviceLabels != null || !modelPrefix.isEmpty();
        for (var word : roles) {
            var role = BindingWords.role(word);
            var _ = isLimited ? token.addBindings(limits.setRole(role)) : token.addRoles(role);
        }
        var request = CreateApiTokenRequest.newBuilder().setApiToken(token);
        if (lifetime != null) {
            request.setLifetimeDuration(lifetime);
        }
        try (var controller = connection.connect()) {
            var made =
                    controller
                            .unary(ApiTokenServiceGrpc::newBlockingStub)
                            .createApiToken(request.build());
            if (output.format().isTable()) {
                printer.say("Keep this secret: it is not shown again.");
                printer.line(made.getSecret());
            } else {
                printer.message(made, output.format());
            }
        }
        return 0;
    }

    @Command(name = "revoke", description = "Make a token useless at once.")
    int revoke(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "TOKEN", description = "Its id.") String id) {
        try (var controller = connection.connect()) {
            var name = id.startsWith("apiTokens/") ? id : "apiTokens/" + id;
            var revoked =
                    controller
                            .unary(ApiTokenServiceGrpc::newBlockingStub)
                            .revokeApiToken(
                                    RevokeApiTokenRequest.newBuilder().setName(name).build());
            printer.say(revoked.getName() + " is revoked.");
        }
        return 0;
    }
}
