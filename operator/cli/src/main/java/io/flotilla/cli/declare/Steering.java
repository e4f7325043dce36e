package io.flotilla.cli.declare;

import com.google.protobuf.Message;
import io.flotilla.cli.connection.ControllerConnection;

/** How a resource that is fixed once it is made is still brought to the state that a file wants. */
interface Steering<T extends Message> {

    /** What is wanted, less the state that the resource has or has passed already. */
    T open(T wanted, T current);

    /** The resource as if its state were that of the other. */
    T inStateOf(T resource, T other);

    /** Brings it to its state. */
    void steer(ControllerConnection controller, T current, T result);
}
