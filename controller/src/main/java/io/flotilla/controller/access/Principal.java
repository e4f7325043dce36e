package io.flotilla.controller.access;

import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import java.util.Set;

/** Who is calling, as far as it was proved. */
public sealed interface Principal {

    /** How events name this caller. */
    Actor actor();

    /** The holder of an operator's token. */
    record Operator(String displayName, Set<Role> roles) implements Principal {

        public Operator {
            roles = Set.copyOf(roles);
        }

        /** Whether one of the roles is enough where that role is needed. */
        public boolean has(Role needed) {
            return roles.stream().anyMatch(role -> role.includes(needed));
        }

        @Override
        public Actor actor() {
            return Actor.token(displayName);
        }
    }

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
