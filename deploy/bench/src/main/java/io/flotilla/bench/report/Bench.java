package io.flotilla.bench.report;

import java.io.IOException;
import java.util.List;

/** Measures one thing that Flotilla promises. */
@FunctionalInterface
public interface Bench {
    /** Measures; fails where it could not, however bad a figure is. */
    List<Figure> measure(BenchRun run) throws IOException, InterruptedException;
}
