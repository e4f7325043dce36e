package io.flotilla.host.picture;

/** A picture in red, green and blue, a byte each, row by row from the top. */
final class Pixels {
    static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] values;

    /** A picture that is black. */
    Pixels(int width, int height) {
        this.width = width;
        this.height = height;
        this.values = new byte[width * height * CHANNELS];
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    boolean isInside(int x, int y) {
        return x >= 0 && x < width && y >= 0 && y < height;
    }

    /** What a channel has at a place, 0 to 255. */
    int at(int x, int y, int channel) {
        return Byte.toUnsignedInt(values[(y * width + x) * CHANNELS + channel]);
    }

    /** Sets what a channel has at a place; of the value the lowest eight bits count. */
    void set(int x, int y, int channel, int value) {
        values[(y * width + x) * CHANNELS + channel] = (byte) value;
    }
}
