package io.flotilla.cli.access;

import com.google.protobuf.Duration;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.yaml.DurationConverter;
import io.flotilla.proto.access.v1.CreateJoinTokenRequest;
import io.flotilla.proto.access.v1.JoinToken;
import io.flotilla.proto.access.v1.JoinTokenServiceGrpc;
import io.flotilla.proto.access.v1.RevokeJoinTokenRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Issues and revokes the secrets with which devices enrol. */
@Command(name = "join-token", description = "Issue and revoke tokens with which devices enrol.")
public final class JoinTokenCommand {
    private final Printer printer;

    /** Writes to the printer. */
    public JoinTokenCommand(Printer printer) {
        this.printer = printer;
    }

    @Command(name = "create", description = "Make a join token; its secret is printed this once.")
    int create(
            @Mixin ConnectionOptions connection,
            @Mixin OutputOptions output,
            @Option(names = "--display-name", defaultValue = "", description = "What it is for.")
                    String displayName,
            @Option(
                            names = "--max-uses",
                            defaultValue = "1",
                            description = "How many devices may enrol with it (default 1).")
                    int maxUses,
            @Option(
                            names = "--lifetime",
                            defaultValue = "1h",
                            converter = DurationConverter.class,
                            description = "How long it lives, up to 30d (default 1h).")
                    Duration lifetime,
            @Option(
                            names = "--label",
                            paramLabel = "KEY=VALUE",
                            description = "Label that every device enrolled with it receives.")
                    @Nullable Map<String, String> labels,
            @Option(names = "--auto-approve", description = "Devices take part at once.")
                    boolean autoApprove) {
        var token =
                JoinToken.newBuilder()
                        .setDisplayName(displayName)
                        .setMaxUses(maxUses)
                        .setAutoApprove(autoApprove);
        if (labels != null) {
            token.putAllLabels(labels);
        }
        var request =
                CreateJoinTokenRequest.newBuilder()
                        .setJoinToken(token)
                        .setLifetimeDuration(lifetime);
        try (var controller = connection.connect()) {
            var made =
                    controller
                            .unary(JoinTokenServiceGrpc::newBlockingStub)
                            .createJoinToken(request.build());
            if (output.format().isTable()) {
                printer.say("Keep this secret: it is not shown again.");
                printer.line(made.getSecret());
            } else {
                printer.message(made, output.format());
            }
        }
        return 0;
    }

    @Command(name = "revoke", description = "Make a join token useless at once.")
    int revoke(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "JOIN_TOKEN", description = "Its id.") String id) {
        try (var controller = connection.connect()) {
            var name = id.startsWith("joinTokens/") ? id : "joinTokens/" + id;
            var revoked =
                    controller
                            .unary(JoinTokenServiceGrpc::newBlockingStub)
                            .revokeJoinToken(
                                    RevokeJoinTokenRequest.newBuilder().setName(name).build());
            printer.say(revoked.getName() + " is revoked.");
        }
        return 0;
    }
}
