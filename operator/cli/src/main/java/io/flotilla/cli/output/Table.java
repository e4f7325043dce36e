package io.flotilla.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, in columns as wide as their widest cell. */
public final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int[] widths;

    /** A table with these headings and no rows. */
    public Table(String... headings) {
        rows.add(List.of(headings));
        widths = new int[headings.length];
    }

    /** Adds a row with one cell for each heading; an empty cell shows as a dash. */
    public Table row(String... cells) {
        return row(List.of(cells));
    }

    /** Adds a row with one cell for each heading; an empty cell shows as a dash. */
    public Table row(List<String> cells) {
        if (cells.size() != widths.length) {
            throw new IllegalArgumentException("A row needs a cell for each heading: " + cells);
        }
        rows.add(cells.stream().map(cell -> cell.isEmpty() ? "-" : cell).toList());
        return this;
    }

    /** The lines, headings first, without trailing spaces. */
    public List<String> lines() {
        widen();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    /**
     * The lines of what was added since the last time, headings first the first time, and forgets
     * them: a table of many pages is never held as a whole. Its columns only grow.
     */
    public List<String> take() {
        var lines = lines();
        rows.clear();
        return lines;
    }

    private void widen() {
        for (var row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            var cell = row.get(column);
            line.append(cell).repeat(' ', widths[column] - cell.length()).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
