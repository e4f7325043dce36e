package io.flotilla.bench.selection;

import io.flotilla.bench.host.HostedModel;
import io.flotilla.contract.fit.VariantFacts;

/** One precision of a model, made and on disk. */
record BuiltVariant(String precision, HostedModel model, VariantFacts facts, long sizeBytes) {}
