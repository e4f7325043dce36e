package io.flotilla.cli.resource;

import com.google.protobuf.Message;
import io.flotilla.cli.connection.ControllerConnection;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;

/**
 * A kind of resource that get and describe can show.
 *
 * @param names the words that people may use for it, singular first, plural second
 * @param collection the field that holds a list of them in JSON
 * @param pattern its resource name, with a star for each id
 * @param reader gets one by its resource name
 * @param lister gets one page below a parent, which is empty for top-level kinds
 * @param headings the table's headings
 * @param cells the table's cells of one resource at a time
 * @param wide what a wide table shows besides
 */
record ResourceKind<T extends Message>(
        List<String> names,
        String collection,
        String pattern,
        BiFunction<ControllerConnection, String, T> reader,
        Lister<T> lister,
        List<String> headings,
        BiFunction<T, Instant, List<String>> cells,
        Columns<T> wide) {

    /** A kind whose table is never wider. */
    ResourceKind(
            List<String> names,
            String collection,
            String pattern,
            BiFunction<ControllerConnection, String, T> reader,
            Lister<T> lister,
            List<String> headings,
            BiFunction<T, Instant, List<String>> cells) {
        this(
                names,
                collection,
                pattern,
                reader,
                lister,
                headings,
                cells,
                new Columns<>(List.of(), (_, _) -> List.of()));
    }

    /** Further columns: their headings, and their cells of one resource at a time. */
    record Columns<T>(List<String> headings, BiFunction<T, Instant, List<String>> cells) {}

    /** Whether resources of this kind live below another. */
    boolean hasParent() {
        return pattern.indexOf('*') != pattern.lastIndexOf('*');
    }

    /** The resource name of what people call {@code text}: a full name, or just its ids. */
    String resourceName(String text) {
        return text.startsWith(pattern.substring(0, pattern.indexOf('/') + 1))
                ? text
                : fill(pattern, text);
    }

    /** The resource name of the parent that people call {@code text}. */
    String parentName(String text) {
        var parent = pattern.substring(0, pattern.lastIndexOf('/'));
        parent = parent.substring(0, parent.lastIndexOf('/'));
        return text.startsWith(parent.substring(0, parent.indexOf('/') + 1))
                ? text
                : fill(parent, text);
    }

    private static String fill(String pattern, String ids) {
        var name = pattern;
        for (var id : ids.split("/", -1)) {
            name = name.replaceFirst("\\*", Matcher.quoteReplacement(id));
        }
        return name;
    }

    /** Gets one page of a kind. */
    @FunctionalInterface
    interface Lister<T> {
        Page<T> page(ControllerConnection controller, String parent, String pageToken);
    }

    /** Some resources and where the next ones are; an empty token ends it. */
    record Page<T>(List<T> items, String nextPageToken) {}
}
