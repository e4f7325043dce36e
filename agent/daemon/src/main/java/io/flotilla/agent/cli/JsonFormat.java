package io.flotilla.agent.cli;

import io.flotilla.agent.serve.JsonWriter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One object of JSON in a line for each event; the context's keys are members beside the rest. */
final class JsonFormat extends Formatter {

    @Override
    public String format(LogRecord record) {
        var event =
                JsonWriter.object(
                        "time", record.getInstant(),
                        "level", record.getLevel().getName(),
                        "source", TextFormat.source(record),
                        "message", record.getMessage());
        var context = record.getParameters();
        for (var at = 0; context != null && at + 1 < context.length; at += 2) {
            event.putIfAbsent(String.valueOf(context[at]), value(context[at + 1]));
        }
        var trace = TextFormat.traceOf(record);
        if (!trace.isEmpty()) {
            event.put("thrown", trace);
        }
        return JsonWriter.write(event) + "\n";
    }

    private static Object value(Object value) {
        return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }
}
