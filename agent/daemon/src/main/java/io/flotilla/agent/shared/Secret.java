package io.flotilla.agent.shared;

/** A text that must not reach a log. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
