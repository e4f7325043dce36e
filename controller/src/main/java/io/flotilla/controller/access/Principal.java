package io.flotilla.controller.access;

import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who is calling, as far as it was proved. */
public sealed interface Principal {

    /** How events name this caller. */
    Actor actor();

    /**
     * A person, or a program that acts for people.
     *
     * @param expireTime when what it showed ends; null: never
     */
    record Operator(
            Actor actor, String displayName, RoleBindings bindings, @Nullable Instant expireTime)
            implements Principal {}

    /** A device that showed a certificate of ours. */
    record Device(DeviceId id) implements Principal {
        @Override
        public Actor actor() {
            return Actor.device(id);
        }
    }

    /** Somebody who showed nothing, where nothing is needed. */
    record Anonymous() implements Principal {
        @Override
        public Actor actor() {
            return Actor.system("anonymous");
        }
    }
}
