package io.flotilla.rules.breach.second;

import io.flotilla.rules.breach.first.Egg;

/** What comes out of an egg. */
public record Hen(Egg origin) {}
