package io.flotilla.contract.selection.ranking;

/**
 * Puts figures into cells of a fixed logarithmic grid. Figures of one cell count as alike; since
 * the cells do not depend on what is compared, an order by cells is total, which one by nearness is
 * not.
 */
enum LogGrid {
    /** Of times and energies: a tenth more is another cell. */
    EFFORT(1.1, 1e-9),
    /** Of divergences; below a ten-thousandth they are rounding, and decide nothing. */
    DIVERGENCE(1.25, 1e-4);

    private final double logarithmOfStep;
    private final double smallest;

    LogGrid(double step, double smallest) {
        this.logarithmOfStep = Math.log(step);
        this.smallest = smallest;
    }

    /** The cell of a figure that is not negative, from 0 for all that is next to nothing. */
    int cell(double value) {
        return value <= smallest
                ? 0
                : 1 + (int) Math.floor(Math.log(value / smallest) / logarithmOfStep);
    }
}
