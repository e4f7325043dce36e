package io.flotilla.rules.breach.first;

import io.flotilla.rules.breach.second.Hen;

/** What a hen lays. */
public record Egg(Hen mother) {}
