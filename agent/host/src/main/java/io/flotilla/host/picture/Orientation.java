package io.flotilla.host.picture;

/**
 * How a camera was held, so how its picture is to be turned to be seen upright. Source: Exif 2.32,
 * tag 0x0112, whose values begin with 1.
 */
enum Orientation {
    UPRIGHT,
    MIRRORED,
    UPSIDE_DOWN,
    UPSIDE_DOWN_MIRRORED,
    TRANSPOSED,
    TURNED_RIGHT,
    TRANSVERSED,
    TURNED_LEFT;

    /** The one of that value; upright for a value that there is not. */
    static Orientation of(int value) {
        return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
    }

    /** Whether width and height change places. */
    boolean swapsSides() {
        return compareTo(TRANSPOSED) >= 0;
    }

    /** Where a column of the stored picture is seen, for a row of it. */
    int x(int column, int row, int width, int height) {
        return switch (this) {
            case UPRIGHT, UPSIDE_DOWN_MIRRORED -> column;
            case MIRRORED, UPSIDE_DOWN -> width - 1 - column;
            case TRANSPOSED, TURNED_LEFT -> row;
            case TURNED_RIGHT, TRANSVERSED -> height - 1 - row;
        };
    }

    /** Where a row of the stored picture is seen, for a column of it. */
    int y(int column, int row, int width, int height) {
        return switch (this) {
            case UPRIGHT, MIRRORED -> row;
            case UPSIDE_DOWN, UPSIDE_DOWN_MIRRORED -> height - 1 - row;
            case TRANSPOSED, TURNED_RIGHT -> column;
            case TRANSVERSED, TURNED_LEFT -> width - 1 - column;
        };
    }
}
