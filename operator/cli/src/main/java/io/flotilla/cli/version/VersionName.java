package io.flotilla.cli.version;

/** Names of versions as people type them. */
public final class VersionName {
    private VersionName() {}

    /**
     * The resource name of MODEL/VERSION. What has not two ids is left as it is, and the controller
     * says what is wrong with it.
     */
    public static String of(String text) {
        var ids = text.split("/", -1);
        return ids.length == 2 ? "models/%s/versions/%s".formatted(ids[0], ids[1]) : text;
    }
}
