package io.flotilla.bench.analysis;

import io.flotilla.controller.rollout.analysis.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Draws how many devices it takes to find a slow version, one line for each spread. */
final class PowerChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int MARGIN = 60;
    private static final List<String> COLOURS = List.of("#0b6e4f", "#1f77b4", "#b8860b", "#a4243b");

    private final int leastDevices;
    private final int mostDevices;

    private PowerChart(List<Power> powers) {
        var devices =
                powers.stream().mapToInt(power -> power.course().devices()).summaryStatistics();
        leastDevices = devices.getMin();
        mostDevices = devices.getMax();
    }

    /** Writes an SVG file; the courses differ in spread and devices alone. */
    static void write(Path file, String title, List<Power> powers) throws IOException {
        Files.writeString(file, new PowerChart(powers).draw(title, powers));
    }

    private String draw(String title, List<Power> powers) {
        var svg = new StringBuilder();
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="#fff"/>
                <text x="%d" y="24" font-size="15">%s</text>
                """
                        .formatted(WIDTH, HEIGHT, MARGIN, title));
        for (int percent = 0; percent <= 100; percent += 20) {
            var y = y(percent / 100.0);
            svg.append(line(MARGIN, y, WIDTH - MARGIN, y, "#ddd"))
                    .append(text(MARGIN - 8, y + 4, "end", percent + " %"));
        }
        powers.stream()
                .mapToInt(power -> power.course().devices())
                .distinct()
                .forEach(
                        devices ->
                                svg.append(
                                        text(
                                                x(devices),
                                                HEIGHT - MARGIN + 20,
                                                "middle",
                                                Integer.toString(devices))));
        svg.append(text(WIDTH / 2.0, HEIGHT - 16, "middle", "devices of a stratum"));
        svg.append(line(MARGIN, y(0.95), WIDTH - MARGIN, y(0.95), "#888"));
        var bySpread = new TreeMap<Double, Map<Integer, Double>>();
        for (var power : powers) {
            bySpread.computeIfAbsent(power.course().situation().spread(), _ -> new TreeMap<>())
                    .put(power.course().devices(), power.share(Verdict.FAIL));
        }
        var colours = COLOURS.iterator();
        bySpread.forEach((spread, points) -> svg.append(curve(spread, points, colours.next())));
        return svg.append("</svg>\n").toString();
    }

    private String curve(double spread, Map<Integer, Double> points, String colour) {
        var path = new StringBuilder();
        points.forEach(
                (devices, share) ->
                        path.append(
                                String.format(Locale.ROOT, "%.1f,%.1f ", x(devices), y(share))));
        var first =
                points.entrySet().stream()
                        .filter(point -> point.getValue() >= 0.5)
                        .findFirst()
                        .orElseThrow();
        return """
               <polyline fill="none" stroke="%s" stroke-width="2" points="%s"/>
               %s"""
                .formatted(
                        colour,
                        path.toString().strip(),
                        text(
                                x(first.getKey()) + 6,
                                y(first.getValue()) + 16,
                                "start",
                                "spread %.0f %%".formatted(spread * 100)));
    }

    private double x(int devices) {
        var place =
                Math.log((double) devices / leastDevices)
                        / Math.log((double) mostDevices / leastDevices);
        return MARGIN + place * (WIDTH - 2 * MARGIN);
    }

    private static double y(double share) {
        return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN);
    }

    private static String line(double x1, double y1, double x2, double y2, String colour) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                colour);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                text);
    }
}
