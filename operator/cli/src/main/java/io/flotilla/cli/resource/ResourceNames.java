package io.flotilla.cli.resource;

/** Full names of what people name by kind and id. */
public final class ResourceNames {
    private ResourceNames() {}

    /**
     * The resource name.
     *
     * @param kind a word for it, singular or plural
     * @param text its name, or just its ids
     */
    public static String of(String kind, String text) {
        return ResourceKinds.named(kind).resourceName(text);
    }
}
