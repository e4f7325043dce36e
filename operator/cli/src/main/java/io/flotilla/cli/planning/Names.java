package io.flotilla.cli.planning;

import io.flotilla.cli.CommandFailure;

/** Resource names from what people write. */
public final class Names {
    private Names() {}

    /** models/{model}/versions/{version}, also from model/version. */
    public static String version(String text) {
        if (text.startsWith("models/")) {
            return text;
        }
        int slash = text.indexOf('/');
        if (slash <= 0 || slash != text.lastIndexOf('/')) {
            throw CommandFailure.usage("A version is MODEL/VERSION, but this is " + text);
        }
        return "models/" + text.substring(0, slash) + "/versions/" + text.substring(slash + 1);
    }

    /** rollouts/{rollout}, also from its id. */
    public static String rollout(String text) {
        return text.startsWith("rollouts/") ? text : "rollouts/" + text;
    }

    /** fleets/{fleet}, also from its id. */
    public static String fleet(String text) {
        return text.startsWith("fleets/") ? text : "fleets/" + text;
    }
}
