package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.fit.VariantFacts;
import java.util.regex.Pattern;

/** How many bits a weight nominally has. */
final class Width {

    /** The first number in a precision's name, which they all have: Q4_K_M, INT8, BF16, IQ3_S. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,2}");

    private Width() {}

    /** The bits that the name of its precision says, or else what its weights take on average. */
    static int bits(VariantFacts facts) {
        var number = NUMBER.matcher(facts.precision());
        return number.find()
                ? Integer.parseInt(number.group())
                : (int) Math.round(facts.weights().bitsPerWeight());
    }
}
