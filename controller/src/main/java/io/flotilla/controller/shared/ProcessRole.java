package io.flotilla.controller.shared;

/** What a process of the controller is for. */
public enum ProcessRole {
    /** Answers operators and agents, and carries rollouts on. */
    CONTROLLER,
    /** Makes and measures variants, and answers nobody. */
    WORKER
}
