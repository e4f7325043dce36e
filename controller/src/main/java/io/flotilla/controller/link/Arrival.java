package io.flotilla.controller.link;

import io.flotilla.proto.link.v1.DeviceReport;
import io.flotilla.proto.link.v1.Hello;

/** Facts that an agent brings of its device. */
sealed interface Arrival {

    AgentSession session();

    /** The facts. */
    DeviceReport facts();

    /** The first message of a stream. */
    record HelloArrived(AgentSession session, Hello hello) implements Arrival {
        @Override
        public DeviceReport facts() {
            return hello.getDeviceReport();
        }
    }

    /** Facts that have changed meanwhile. */
    record FactsArrived(AgentSession session, DeviceReport facts) implements Arrival {}
}
