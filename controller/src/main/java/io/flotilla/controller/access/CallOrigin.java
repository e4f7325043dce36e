package io.flotilla.controller.access;

/** Where the call comes from that is being handled. */
public interface CallOrigin {

    /** Its address; empty if no call is being handled on this thread. */
    String address();
}
