package io.flotilla.system;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.flotilla.system.process.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the panels of the Grafana dashboards of the checkout ask Prometheus. */
final class Dashboards {
    private Dashboards() {}

    /**
     * One question of one panel.
     *
     * @param expression with nothing that only Grafana understands
     */
    record Question(String dashboard, String panel, String expression) {}

    static List<Question> questions() {
        var folder = Checkout.around().top().resolve("deploy/grafana/dashboards");
        try (var files = Files.list(folder)) {
            var questions = new ArrayList<Question>();
            for (var file : files.sorted().toList()) {
                addPanels(questions, file.getFileName().toString(), read(file));
            }
            return List.copyOf(questions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject read(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    /** Of a dashboard or of a row in it. */
    private static void addPanels(List<Question> questions, String dashboard, JsonObject holder) {
        for (var element : arrayOf(holder, "panels")) {
            var panel = element.getAsJsonObject();
            addPanels(questions, dashboard, panel);
            for (var target : arrayOf(panel, "targets")) {
                var expression = target.getAsJsonObject().get("expr").getAsString();
                questions.add(
                        new Question(
                                dashboard, panel.get("title").getAsString(), filledIn(expression)));
            }
        }
    }

    private static JsonArray arrayOf(JsonObject holder, String name) {
        return holder.has(name) ? holder.getAsJsonArray(name) : new JsonArray();
    }

    /** As Grafana fills it in where everything is chosen. */
    private static String filledIn(String expression) {
        return expression
                .replace("$__rate_interval", "1m")
                .replace("$variant", ".*")
                .replace("$hardware_class", ".*");
    }
}
