package io.flotilla.controller.telemetry.store;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows turned into columns, for a statement that takes one array for each. One thread uses it. */
final class ParameterColumns {

    private final List<List<Object>> columns = new ArrayList<>();

    /** Adds a row; all must be of one length. */
    void add(Stream<?> row) {
        var values = row.toList();
        for (var i = 0; i < values.size(); i++) {
            if (columns.size() == i) {
                columns.add(new ArrayList<>());
            }
            columns.get(i).add(values.get(i));
        }
    }

    boolean isEmpty() {
        return columns.isEmpty();
    }

    Object[] values() {
        return columns.toArray();
    }
}
