package io.flotilla.controller.registry.api;

import io.flotilla.controller.registry.Adapter;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.shared.ResourceName;

/** The registry's kinds of names, under words that do not clash with those of the wire. */
final class Names {

    static final ResourceName.Kind MODEL = Model.NAMES;
    static final ResourceName.Kind VERSION = ModelVersion.NAMES;
    static final ResourceName.Kind VARIANT = Variant.NAMES;
    static final ResourceName.Kind ADAPTER = Adapter.NAMES;

    private Names() {}
}
