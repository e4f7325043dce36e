package io.flotilla.cli.planning;

import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.yaml.MessageFile;
import io.flotilla.proto.rollout.v1.GetPolicyRequest;
import io.flotilla.proto.rollout.v1.Policy;
import io.flotilla.proto.rollout.v1.PolicyServiceGrpc;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a rollout to go by: the policy in a file, or one that the controller keeps.
 */
public sealed interface PolicyChoice {

    String USAGE = "YAML file, or policies/NAME or policies/NAME@REVISION";

    /** Looks at the text, and reads the file if it names one. */
    static PolicyChoice of(String text) {
        var named = Named.PATTERN.matcher(text);
        if (named.matches()) {
            var revision = named.group(2);
            return new Named(named.group(1), revision == null ? 0 : Integer.parseInt(revision));
        }
        return new Inline(MessageFile.read(Path.of(text), RolloutPolicy.newBuilder()).build());
    }

    /** The same; the default policy if nobody chose one. */
    static PolicyChoice orDefault(@Nullable String text) {
        return text == null ? new Inline(RolloutPolicy.getDefaultInstance()) : of(text);
    }

    /** The policy itself. */
    RolloutPolicy policy(ControllerConnection controller);

    /** Sets it in a new rollout, and returns it. */
    RolloutPolicy set(Rollout.Builder rollout, ControllerConnection controller);

    /** One that was in a file. */
    record Inline(RolloutPolicy policy) implements PolicyChoice {
        @Override
        public RolloutPolicy policy(ControllerConnection controller) {
            return policy;
        }

        @Override
        public RolloutPolicy set(Rollout.Builder rollout, ControllerConnection controller) {
            rollout.setPolicy(policy);
            return policy;
        }
    }

    /**
     * One that the controller keeps.
     *
     * @param name its resource name
     * @param revision 0: the newest
     */
    record Named(String name, int revision) implements PolicyChoice {
        private static final Pattern PATTERN =
                Pattern.compile("(policies/[a-z0-9-]+)(?:@([1-9][0-9]{0,8}))?");

        @Override
        public RolloutPolicy policy(ControllerConnection controller) {
            return get(controller).getRolloutPolicy();
        }

        /** Names the revision too, so that what is made is what was shown before. */
        @Override
        public RolloutPolicy set(Rollout.Builder rollout, ControllerConnection controller) {
            var kept = get(controller);
            rollout.setPolicyName(name).setPolicyRevision(kept.getRevision());
            return kept.getRolloutPolicy();
        }

        private Policy get(ControllerConnection controller) {
            return controller
                    .unary(PolicyServiceGrpc::newBlockingStub)
                    .getPolicy(
                            GetPolicyRequest.newBuilder()
                                    .setName(name)
                                    .setRevision(revision)
                                    .build());
        }
    }
}
