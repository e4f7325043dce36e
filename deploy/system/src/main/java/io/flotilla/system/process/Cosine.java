package io.flotilla.system.process;

/** How alike two vectors are. */
public final class Cosine {
    private Cosine() {}

    /** The cosine of their angle, -1 to 1. */
    public static double between(float[] one, float[] other) {
        double product = 0;
        double oneSquared = 0;
        double otherSquared = 0;
        for (int index = 0; index < one.length; index++) {
            product += (double) one[index] * other[index];
            oneSquared += (double) one[index] * one[index];
            otherSquared += (double) other[index] * other[index];
        }
        return product / Math.sqrt(oneSquared * otherSquared);
    }
}
