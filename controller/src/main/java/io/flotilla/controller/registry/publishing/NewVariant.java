package io.flotilla.controller.registry.publishing;

import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VariantFile;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.Violations;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A variant that somebody wants to add, before its files were looked at.
 *
 * @param id empty: after format and precision
 * @param madeFrom the variant of the same version that it was made from, here or elsewhere; null:
 *     it is uploaded
 */
public record NewVariant(
        ResourceName version, String id, List<File> files, @Nullable ResourceName madeFrom) {

    private static final int MAX_FILES = 64;
    private static final int MAX_PATH_LENGTH = 255;

    /** Segments of letters, digits, ".", "_" and "-" that are not made of dots alone. */
    private static final Pattern PATH =
            Pattern.compile("(?!\\.+(?:/|$))[A-Za-z0-9._-]+(?:/(?!\\.+(?:/|$))[A-Za-z0-9._-]+)*");

    /** A variant that is uploaded. */
    public NewVariant(ResourceName version, String id, List<File> files) {
        this(version, id, files, null);
    }

    public NewVariant {
        files = List.copyOf(files);
    }

    /** The same, made from another variant of the version. */
    NewVariant madeFrom(ResourceName source) {
        return new NewVariant(version, id, files, source);
    }

    /** One of its files: the artifact with the digest, under the path. */
    public record File(String path, VariantFile.Role role, Digest digest) {}

    /** The field of the request in which the file at the index came. */
    static String field(int index) {
        return field("variant", index);
    }

    private static String field(String parent, int index) {
        return "%s.files[%d]".formatted(parent, index);
    }

    /** Fails unless its files make sense together, whatever is in them. */
    void check() {
        var violations = new Violations();
        if (!id.isEmpty()) {
            violations.collect(() -> Variant.NAMES.checkId("variant_id", id));
        }
        var models = files.stream().filter(file -> file.role == VariantFile.Role.MODEL).count();
        violations
                .require(
                        files.size() <= MAX_FILES,
                        "variant.files",
                        "must be at most %d, not %d".formatted(MAX_FILES, files.size()))
                .require(
                        models == 1,
                        "variant.files",
                        "must hold exactly one file with ROLE_MODEL, not " + models);
        violations.throwIfAny();
        checkPaths(files, "variant", violations);
        violations.throwIfAny();
    }

    /** Notes what is wrong with the paths of files that came in a field of the parent. */
    static void checkPaths(List<File> files, String parent, Violations violations) {
        var paths = new HashSet<String>();
        for (int i = 0; i < files.size(); i++) {
            var path = files.get(i).path;
            violations
                    .require(
                            path.length() <= MAX_PATH_LENGTH && PATH.matcher(path).matches(),
                            field(parent, i) + ".path",
                            "must be segments of letters, digits, \".\", \"_\" and \"-\", joined by"
                                    + " \"/\", at most %d characters".formatted(MAX_PATH_LENGTH))
                    .require(paths.add(path), field(parent, i) + ".path", "must not be used twice");
        }
        for (int i = 0; i < files.size(); i++) {
            violations.require(
                    !isBelowAnother(files.get(i).path, paths),
                    field(parent, i) + ".path",
                    "must not lie below the path of another file");
        }
    }

    private static boolean isBelowAnother(String path, HashSet<String> paths) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (paths.contains(path.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }
}
