package io.flotilla.contract.trust;

import java.util.List;

/**
 * A role that is trusted with the paths that match a pattern.
 *
 * @param role its name, and that of its file
 * @param key the one that signs
 * @param paths patterns in which {@code *} stands for any characters but a slash
 */
public record Delegation(String role, TrustKey key, List<String> paths) {

    public Delegation {
        paths = List.copyOf(paths);
    }

    /** The role that says which versions of a model exist. */
    public static Delegation ofModel(String model, TrustKey key) {
        return new Delegation(roleOf(model), key, List.of(model + "/versions/*/manifest"));
    }

    /** The name of that role, which is safe as a file's name: {@code models/m} makes models.m. */
    public static String roleOf(String model) {
        return model.replace('/', '.');
    }

    /** Whether it is trusted with the path. */
    boolean covers(String path) {
        return paths.stream().anyMatch(pattern -> matches(pattern, path));
    }

    private static boolean matches(String pattern, String path) {
        var wanted = pattern.split("/", -1);
        var found = path.split("/", -1);
        if (wanted.length != found.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!segmentMatches(wanted[i], found[i])) {
                return false;
            }
        }
        return true;
    }

    /** Matches greedily, and goes back to the last asterisk where that was too much. */
    private static boolean segmentMatches(String pattern, String text) {
        int at = 0;
        int star = -1;
        int resume = 0;
        for (int i = 0; i < text.length(); ) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
