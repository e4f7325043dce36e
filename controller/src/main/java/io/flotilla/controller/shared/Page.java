package io.flotilla.controller.shared;

import java.util.List;
import java.util.function.Function;

/**
 * A part of a list, with the token that asks for the next part.
 *
 * @param nextPageToken empty if there is no further page
 */
public record Page<T>(List<T> items, String nextPageToken) {

    public Page {
        items = List.copyOf(items);
    }

    public <R> Page<R> map(Function<? super T, ? extends R> mapper) {
        return new Page<>(items.stream().<R>map(mapper).toList(), nextPageToken);
    }
}
