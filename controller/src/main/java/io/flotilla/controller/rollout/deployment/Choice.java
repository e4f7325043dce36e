package io.flotilla.controller.rollout.deployment;

import io.flotilla.controller.shared.EncodedMessage;
import org.jspecify.annotations.Nullable;

/**
 * What a device chose from, and what it chose.
 *
 * @param variant {@code models/{model}/versions/{version}/variants/{variant}}; empty: none, or not
 *     yet
 * @param explanation the choice in words
 * @param selection all of it, as reported; null: nothing yet
 */
public record Choice(String variant, String explanation, @Nullable EncodedMessage selection) {

    /** Nothing is chosen yet. */
    public static final Choice NONE = new Choice("", "", null);
}
