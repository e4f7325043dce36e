package io.flotilla.agent.cli;

import io.flotilla.agent.shared.AgentConfig.LogFormat;
import io.flotilla.agent.shared.AgentConfig.LogLevel;
import io.flotilla.agent.shared.AgentConfig.LogSettings;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.shared.Log;
import io.flotilla.agent.shared.RecentLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/**
 * Where events go: to a stream as they come, and the latest to files of bounded size, from which
 * {@code flotilla-agent logs} prints them.
 */
final class LogOutput {
    /** Held, since the log's own registry forgets loggers, and their levels, that nobody holds. */
    private static final Logger OURS = Logger.getLogger("io.flotilla");

    private static final Log LOG = Log.of(LogOutput.class);
    private static final int MAX_FILE_BYTES = 512 * 1024;
    private static final int FILES = 2;

    /** Of earlier runs; these are what is asked for after a crash. */
    private static final int KEPT_LINES = 500;

    private LogOutput() {}

    /** Sends events from a level on to a stream, as text. */
    static void toStream(OutputStream stream, Level level) {
        install(level, new Streamed(stream, new TextFormat()));
    }

    /**
     * Sends events where the settings say.
     *
     * @param environment tells whether the stream goes to the journal
     * @param folder for the latest events, made if need be
     * @param recent takes the events in too, and at first the latest of earlier runs
     */
    static void install(
            LogSettings settings,
            Map<String, String> environment,
            OutputStream stream,
            Path folder,
            RecentLog recent) {
        var streamed = new Streamed(stream, format(settings.format(), environment));
        var events = new RecentEvents(recent);
        try {
            events.addKept(latest(folder, KEPT_LINES));
            install(level(settings.level()), streamed, events, kept(folder));
        } catch (IOException e) {
            // A full disk is no reason not to serve.
            install(level(settings.level()), streamed, events);
            LOG.warning("events are not kept in files", "folder", folder, "reason", e);
        }
    }

    private static void install(Level level, Handler... handlers) {
        LogManager.getLogManager().reset();
        var root = Logger.getLogger("");
        for (var handler : handlers) {
            handler.setLevel(Level.ALL);
            root.addHandler(handler);
        }
        root.setLevel(Level.WARNING);
        OURS.setLevel(level);
    }

    private static Handler kept(Path folder) throws IOException {
        DurableFiles.createPrivateDirectories(folder);
        var pattern = folder.toString().replace("%", "%%") + "/agent.%g.log";
        var handler = new FileHandler(pattern, MAX_FILE_BYTES, FILES, true);
        handler.setEncoding(StandardCharsets.UTF_8.name());
        handler.setFormatter(new TextFormat());
        return handler;
    }

    /** The latest lines that were kept, oldest first. */
    static List<String> latest(Path folder, int count) throws IOException {
        var lines = new ArrayList<String>();
        for (var generation = FILES - 1; generation >= 0; generation--) {
            var file = folder.resolve("agent." + generation + ".log");
            if (Files.exists(file)) {
                lines.addAll(Files.readString(file).lines().toList());
            }
        }
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    static Formatter format(LogFormat format, Map<String, String> environment) {
        return switch (format) {
            case AUTO ->
                    environment.containsKey("JOURNAL_STREAM")
                            ? new JournalFormat()
                            : new TextFormat();
            case TEXT -> new TextFormat();
            case JOURNAL -> new JournalFormat();
            case JSON -> new JsonFormat();
        };
    }

    private static Level level(LogLevel level) {
        return switch (level) {
            case ERROR -> Level.SEVERE;
            case WARNING -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
        };
    }

    /** Writes each event at once. */
    private static final class Streamed extends StreamHandler {
        Streamed(OutputStream stream, Formatter format) {
            super(stream, format);
        }

        @Override
        public synchronized void publish(LogRecord record) {
            super.publish(record);
            flush();
        }
    }
}
