package io.flotilla.host.serve;

import io.flotilla.proto.runtime.v1.HostRequest;

/** What came next over the socket. */
sealed interface Arrival {

    /** A request. */
    record Request(HostRequest request) implements Arrival {}

    /** A whole frame that holds no request. */
    record Malformed(String detail) implements Arrival {}

    /** The start of a frame that is longer than allowed; none of it was read. */
    record TooLarge() implements Arrival {}

    /** Nothing: the starter closed the socket. */
    record Closed() implements Arrival {}
}
