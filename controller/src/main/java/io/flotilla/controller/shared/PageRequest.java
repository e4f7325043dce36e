package io.flotilla.controller.shared;

import io.flotilla.controller.shared.FleetException.InvalidArgument;
import java.util.List;
import java.util.function.Function;

/**
 * Which part of a list is wanted: at most {@link #size()} items that follow {@link #after()}. Query
 * one item more than that and hand what was found to {@link #cut}, which finds out whether there is
 * a next page:
 *
 * <pre>{@code
 * var wanted = PageRequest.of(request.getPageSize(), request.getPageToken(), "ListVersions", request.getParent());
 * return wanted.cut(versions.after(wanted.after(), wanted.limit()), version -> version.name());
 * }</pre>
 */
public final class PageRequest {

    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_SIZE = 1000;

    private final int size;
    private final String after;
    private final PageToken.Binding binding;

    private PageRequest(int size, String after, PageToken.Binding binding) {
        this.size = size;
        this.after = after;
        this.binding = binding;
    }

    /**
     * Reads what a list call asked for.
     *
     * @param arguments all that decides which items are listed and how: a token fits only the same
     *     ones
     * @throws InvalidArgument if the size is negative or the token is not one of ours for these
     *     arguments
     */
    public static PageRequest of(int pageSize, String pageToken, String... arguments) {
        if (pageSize < 0) {
            throw InvalidArgument.of("page_size", "must not be negative, not " + pageSize);
        }
        var size = pageSize == 0 ? DEFAULT_SIZE : Math.min(pageSize, MAX_SIZE);
        var binding = PageToken.bindTo(arguments);
        return new PageRequest(size, pageToken.isEmpty() ? "" : binding.open(pageToken), binding);
    }

    public int size() {
        return size;
    }

    /** How many items to query: one more than the page holds. */
    public int limit() {
        return size + 1;
    }

    /**
     * The key of the last item of the page before, as {@link #cut} was given it. Empty: the first
     * page is wanted.
     */
    public String after() {
        return after;
    }

    /**
     * Cuts what was found to the page's size.
     *
     * @param found at most {@link #limit()} items
     * @param key what {@link #after()} is to say when the next page is asked for
     */
    public <T> Page<T> cut(List<T> found, Function<? super T, String> key) {
        if (found.size() <= size) {
            return new Page<>(found, "");
        }
        var items = found.subList(0, size);
        return new Page<>(items, binding.seal(key.apply(items.getLast())));
    }
}
