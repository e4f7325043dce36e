package io.flotilla.agent.probe;

/** What carries a machine's traffic to the rest of the world. */
public enum Network {
    /** A cable. */
    ETHERNET,
    /** A wireless local network. */
    WIFI,
    /** A mobile operator's network, or a dialled line. */
    CELLULAR,
    /** There is no way out, or none that says what it is. */
    UNKNOWN
}
