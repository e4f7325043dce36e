package io.flotilla.controller.telemetry;

import io.flotilla.controller.telemetry.series.SeriesSums;

/** Shows figures of all devices to who watches the controller. */
public interface SeriesExport {

    /** Adds figures to what is shown. */
    void add(SeriesSums sums);
}
