package io.flotilla.host.picture;

/** The sides of a picture, in pixels. */
public record Size(int width, int height) {
    private static final int LONGEST_SIDE = 1 << 24;

    static Size square(int side) {
        return new Size(side, side);
    }

    /** The size whose shorter side is that long, of a picture with these sides. */
    Size withShortestEdge(int pixels) {
        int shortest = Math.min(width, height);
        int longest =
                (int) Math.min((long) pixels * Math.max(width, height) / shortest, LONGEST_SIDE);
        return width <= height ? new Size(pixels, longest) : new Size(longest, pixels);
    }

    @Override
    public String toString() {
        return width + " x " + height;
    }
}
