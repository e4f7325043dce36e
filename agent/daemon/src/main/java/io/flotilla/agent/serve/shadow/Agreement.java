package io.flotilla.agent.serve.shadow;

import io.flotilla.agent.runtime.tensor.ClassOutput.Best;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells how far two answers to the same input agree. */
final class Agreement {

    private Agreement() {}

    /**
     * What two texts have in common that were both written as the likeliest one. Word by word each
     * had the same text before it, up to the first difference: what follows it has not, and is left
     * out.
     *
     * @param same words that were the same
     * @param compared words that could be compared: those, and the first that differed
     */
    record Words(int same, int compared) {}

    /** The cosine of two vectors, 0 to 1; NaN if they cannot be compared. */
    static double cosine(float[] one, float[] other) {
        if (one.length != other.length) {
            return Double.NaN;
        }
        var product = 0.0;
        var norm = 0.0;
        var otherNorm = 0.0;
        for (var at = 0; at < one.length; at++) {
            product += (double) one[at] * other[at];
            norm += (double) one[at] * one[at];
            otherNorm += (double) other[at] * other[at];
        }
        var scale = Math.sqrt(norm * otherNorm);
        return scale > 0 ? Math.clamp(product / scale, 0, 1) : Double.NaN;
    }

    /**
     * How far two texts agree.
     *
     * @param cut whether a text may end in the middle of a word, since no more was wanted
     */
    static Words words(String one, boolean cut, String other, boolean otherCut) {
        var words = words(one, cut);
        var others = words(other, otherCut);
        var both = Math.min(words.size(), others.size());
        var same = 0;
        while (same < both && words.get(same).equals(others.get(same))) {
            same++;
        }
        var isEnd = same == both && (cut || otherCut || words.size() == others.size());
        return new Words(same, isEnd ? same : same + 1);
    }

    /**
     * Which rows two versions give the same class: by its label where both have labels, and else by
     * its place; empty if their classes or rows are not the same.
     */
    static Optional<List<Boolean>> classes(Best one, Best other) {
        var byLabel = !one.labels().isEmpty() && !other.labels().isEmpty();
        if (one.places().size() != other.places().size()
                || (!byLabel && one.size() != other.size())) {
            return Optional.empty();
        }
        var same = new ArrayList<Boolean>();
        for (var row = 0; row < one.places().size(); row++) {
            same.add(named(one, row, byLabel).equals(named(other, row, byLabel)));
        }
        return Optional.of(same);
    }

    private static String named(Best best, int row, boolean byLabel) {
        int place = best.places().get(row);
        return byLabel && place >= 0 ? best.labels().get(place) : Integer.toString(place);
    }

    private static List<String> words(String text, boolean cut) {
        var words = new ArrayList<String>();
        var breaks = BreakIterator.getWordInstance(Locale.ROOT);
        breaks.setText(text);
        var start = breaks.first();
        for (var end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            var word = text.substring(start, end);
            if (!word.isBlank() && !(cut && end == text.length())) {
                words.add(word);
            }
            start = end;
        }
        return words;
    }
}
