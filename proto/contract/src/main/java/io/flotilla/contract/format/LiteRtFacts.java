package io.flotilla.contract.format;

import java.util.List;

/**
 * What a LiteRT file says of itself.
 *
 * @param version of the schema, or of the bundle
 * @param runtime the engine that it is for
 */
public record LiteRtFacts(String version, ModelRuntime runtime) implements FormatFacts {

    @Override
    public List<ModelRuntime> runtimes() {
        return List.of(runtime);
    }

    @Override
    public Layout.Filling filling() {
        return Layout.Filling.STRUCTURE;
    }
}
