package io.flotilla.controller.access;

/** Told when a token was made useless, so that what it opened ends at once. */
public record TokenRevoked(String id) {}
