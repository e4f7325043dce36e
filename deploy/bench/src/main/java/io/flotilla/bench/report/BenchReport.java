package io.flotilla.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.List;

/**
 * What a bench prints on standard output, and all that it prints there.
 *
 * @param bench its name
 * @param machine what it ran on, in general words
 * @param commit of the checkout; unknown outside a repository
 */
public record BenchReport(String bench, String machine, String commit, List<Figure> figures) {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    public BenchReport {
        figures = List.copyOf(figures);
    }

    /** One JSON object on one line. */
    public String json() {
        return GSON.toJson(this);
    }
}
